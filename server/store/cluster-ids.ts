/** Clusters keep their ids while a station's description is edited: incidents, complaints and what people say name them by id. */

/** The id of each wanted cluster: of one with the same name, else of the one that stood at its place; undefined for a new one. */
export function keptClusterIds(
  stored: readonly { readonly id: string; readonly name: string }[],
  wanted: readonly { readonly name: string }[],
): (string | undefined)[] {
  const left = [...stored];
  const take = (isIt: (cluster: (typeof left)[number]) => boolean) => {
    const index = left.findIndex(isIt);
    return index === -1 ? undefined : left.splice(index, 1)[0]?.id;
  };
  const byName = wanted.map(({ name }) => take((cluster) => cluster.name === name));
  return byName.map((id, sort) => id ?? take((cluster) => cluster.id === stored[sort]?.id));
}
