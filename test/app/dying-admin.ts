import '../../src/admin';
import Libsql from 'libsql';

/**
 * `admin`, as a process of its own that is killed at one of its commits: DIE_AT is which one, counted from 1, and DIE_WHEN
 * is `before` where the transaction was written but not committed, `after` where it was committed and nobody heard of it.
 */
const dieAt = Number(process.env.DIE_AT);
const before = process.env.DIE_WHEN === 'before';
let commits = 0;

/** As much of the driver as the store runs its transactions through. */
interface Driver {
  prepare(text: string): { run(values: unknown[]): unknown };
}

// The command, imported above, waits for its database to be opened; nothing has been prepared yet.
const driver = Libsql.prototype as unknown as Driver;
const { prepare } = driver;
driver.prepare = function (this: Driver, text) {
  const statement = prepare.call(this, text);
  if (text !== 'COMMIT') return statement;
  const run = statement.run.bind(statement);
  statement.run = (values) => {
    commits += 1;
    if (commits === dieAt && before) process.kill(process.pid, 'SIGKILL');
    const result = run(values);
    if (commits === dieAt) process.kill(process.pid, 'SIGKILL');
    return result;
  };
  return statement;
};
