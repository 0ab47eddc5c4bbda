def count():
    heard = yield 1  # hands out 1, and stops
    yield f"heard {heard}"


counting = count()  # nothing has happened yet
print(next(counting))
print(counting.send("a noise"))
