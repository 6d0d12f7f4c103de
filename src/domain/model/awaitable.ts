// What may be there at once. An engine in this process answers without a turn of the event queue, and a call that
// waits for nothing is worth a good part of a record read.
export type Awaitable<T> = T | Promise<T>;

/** `use(value)`, at once if the value is there. */
export const whenThere = <T, U>(value: Awaitable<T>, use: (value: T) => Awaitable<U>): Awaitable<U> =>
  value instanceof Promise ? value.then(use) : use(value);
