// Deposits into one account: each reads the balance, waits for the store, and writes it back.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One holder at a time. The others wait in line, and each is handed the lock by the one before it. */
class Lock {
  #held = false;
  #line = [];

  async acquire() {
    if (this.#held) await new Promise((resolve) => this.#line.push(resolve));
    this.#held = true;
  }

  release() {
    const next = this.#line.shift();
    if (next) next();
    else this.#held = false;
  }
}

/** What the deposits share. */
class Account {
  balance = 0;
  lock = new Lock();
}

/** Stands for what a deposit waits for before it needs the account. */
async function approve(ms) {
  await sleep(ms); // (1)
}

/** Adds 1 to the balance. The store takes its time between the read and the write. */
async function add(place, account, ms, print) {
  const balance = account.balance;
  print(`${place} reads ${balance}`);
  await sleep(ms); // (2)
  account.balance = balance + 1;
  print(`${place} writes ${balance + 1}`);
}

async function unlocked(place, account, check, store, print) {
  await approve(check);
  await add(place, account, store, print);
}

async function locked(place, account, check, store, print) {
  await account.lock.acquire(); // (3)
  try {
    await approve(check);
    await add(place, account, store, print);
  } finally {
    account.lock.release();
  }
}

async function narrowlyLocked(place, account, check, store, print) {
  await approve(check);
  await account.lock.acquire(); // (4)
  try {
    await add(place, account, store, print);
  } finally {
    account.lock.release();
  }
}

/** Starts `n` deposits, waits for all of them, and looks at the balance. */
async function allAtOnce(n, deposit) {
  const account = new Account();
  const deposits = Array.from({ length: n }, (_, index) => deposit(index + 1, account)); // (5)
  const ended = await Promise.all(deposits); // (6)
  return `${ended.length} deposits of 1, balance ${account.balance}`;
}

/** Between a deposit's read and its write, the others read too. */
export async function noLock({ n, check, store, print }) {
  return allAtOnce(n, (place, account) => unlocked(place, account, check, store, print));
}

/** One deposit at a time, from its first line to its last. */
export async function lock({ n, check, store, print }) {
  return allAtOnce(n, (place, account) => locked(place, account, check, store, print));
}

/** One deposit at a time from read to write. They are approved side by side. */
export async function narrow({ n, check, store, print }) {
  return allAtOnce(n, (place, account) => narrowlyLocked(place, account, check, store, print));
}

// As a script, by `node program.js`, it prints what each way does.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const input = { n: 5, check: 150, store: 60, print: console.log };
  for (const way of [noLock, lock, narrow]) console.log(await way(input));
}
