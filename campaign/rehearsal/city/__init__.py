"""A made-up city whose survey went as one city's once did: examples/city, replayed step by step.

build     the steps in their order, each at its own instant; run to any of them
survey    sending out, the first round and why it was void, the second
figures   what each unit types
money     three estimates, the counties, the request
report    the 工作汇报 of 2 August
"""
