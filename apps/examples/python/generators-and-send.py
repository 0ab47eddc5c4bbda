def gen():
    x = yield 42
    x += yield 'Hello'
    x += yield 'World'
    yield x

g = gen()
i = 0
print(next(g))
while True:
    i += 1
    try:
        x = g.send(i)
    except StopIteration:
        break
    print(x)
