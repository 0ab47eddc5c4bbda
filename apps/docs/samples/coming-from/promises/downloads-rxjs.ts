import {
  defer,
  finalize,
  forkJoin,
  lastValueFrom,
  map,
  takeUntil,
  tap,
  timer,
} from 'rxjs'

const download = (name: string, milliseconds: number) =>
  defer(() => {
    console.log(`${name}: connected`)
    return timer(milliseconds).pipe(
      tap(() => console.log(`${name}: the file is here`)),
      finalize(() => console.log(`${name}: disconnected`)),
    )
  })

const downloads = forkJoin([download('Oslo', 20), download('Lima', 60_000)]).pipe(
  map(() => 'done'),
  takeUntil(timer(300)),
)
const outcome = await lastValueFrom(downloads, { defaultValue: 'time is up' })
console.log(outcome)
