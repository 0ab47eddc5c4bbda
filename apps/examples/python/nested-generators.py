def outer_gen(inner):
    yield 'hello'
    yield from inner
    yield 'world'

def inner_gen(items):
    for i in range(items):
        yield i

inner = inner_gen(3)
outer = outer_gen(inner)
for value in list(outer):
    print(value)
