"""Lengths of GB/T 9704-2012 (5.2), in twentieths of a point as Word counts them."""

MM = 1440 / 25.4
PAGE = (round(210 * MM), round(297 * MM))  # A4
TOP, BOTTOM, LEFT, RIGHT = (round(each * MM) for each in (37, 35, 28, 26))
WIDTH = PAGE[0] - LEFT - RIGHT  # 版心 156 mm
LINE = 579  # 28.95 pt: 22 lines on 225 mm
CLOSER = -5  # between characters: 28 of 16 pt on 156 mm
CHARACTER = 315  # one of them
NUMBER_BELOW = round(7 * MM)  # 页码 stands 7 mm below the text

# 字号 in half points
SIZE_2, SIZE_3, SIZE_4, SMALL_4 = 44, 32, 28, 24
RED = "FF0000"
