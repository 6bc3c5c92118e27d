/** What else only a leader opens: hours beyond the policy, live sources. */
export function OtherTab() {
  return null;
}
