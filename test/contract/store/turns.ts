/** Lets everything else that is ready run first, `count` times: how these tests take turns without waiting for a clock. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Repeats `step` until `until` settles, and fails as it fails. */
export async function meanwhile(until: Promise<unknown>, step: () => Promise<void>): Promise<void> {
  let settled = false;
  const mark = () => {
    settled = true;
  };
  until.then(mark, mark);
  while (!settled) {
    await step();
    await turns(1);
  }
  await until;
}
