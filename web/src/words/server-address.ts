/** Whether other machines can reach an address. */

/** True for addresses that mean the very machine that asks, such as `http://localhost:8080` inside a command. */
export function namesOwnMachine(text: string): boolean {
  return /\bhttps?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?=[:/\s]|$)/i.test(text);
}
