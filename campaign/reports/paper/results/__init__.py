"""What a campaign came to: verdicts of acceptance, places side by side, drawings, honours.

verdicts     what inspectors found, unit by unit
counted      VERDICTS: the numbers of it
inspections  检查验收通知, 检查验收结果, 限期整改通知
honours      表彰决定
places       units one level below side by side, and what is drawn of them
written      what the drafter wrote himself, counted
"""
