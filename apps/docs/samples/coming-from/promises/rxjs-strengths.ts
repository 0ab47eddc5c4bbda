import {
  debounceTime,
  distinctUntilChanged,
  lastValueFrom,
  map,
  Observable,
  switchMap,
  tap,
  timer,
  toArray,
} from 'rxjs'

// What somebody types, and when, in milliseconds.
const keys: [number, string][] = [
  [0, 't'],
  [5, 'te'],
  [300, 'tea'],
]
const typed = new Observable<string>((subscriber) => {
  const timers = keys.map(([at, text]) => setTimeout(() => subscriber.next(text), at))
  timers.push(setTimeout(() => subscriber.complete(), 400))
  return () => timers.forEach(clearTimeout)
})

const search = (text: string) => timer(10).pipe(map(() => `results for ${text}`))

const results = typed.pipe(
  debounceTime(30),
  distinctUntilChanged(),
  tap((text) => console.log('asks for', text)),
  switchMap(search), // a new search calls off the one before
  toArray(),
)
console.log(await lastValueFrom(results))
