/** A relay source that is no stream: a tuner (FM, AM) at the station, which a program there switches. Its address is `tuner:<name>`. */

/** Its whole form. */
export const TUNER_ADDRESS = /^tuner:([a-z0-9][a-z0-9.-]{0,39})$/;

/** The tuner that an address names, such as `fm-96.5`; undefined for any other address. */
export function tunerName(url: string): string | undefined {
  return TUNER_ADDRESS.exec(url)?.[1];
}
