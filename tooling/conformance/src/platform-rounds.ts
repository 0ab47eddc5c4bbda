/** Lets the platform go round often enough for all that needs neither time nor another thread to have happened. */
export async function platformRounds(rounds = 20): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Lets the platform go round until something holds. The limit of the test, which is far away, is the only one. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1))
}
