seq = (2 * n + 1 for n in range(10))

it = iter(seq)
while True:
    try:
        x = next(it)
    except StopIteration:
        break
    print(x)

for x in (2 * n + 1 for n in range(10)):
    print(x)
