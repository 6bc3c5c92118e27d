/** The rules of one record, a line for each, in words. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../queries.ts';
import { type PolicyRules, ruleFacts } from '../../words/policy-words.ts';
import classes from './policy.module.css';

/** `changedFrom`: only what differs from those rules. */
export function PolicyFacts({
  rules,
  changedFrom,
}: {
  readonly rules: PolicyRules;
  readonly changedFrom?: PolicyRules;
}) {
  const stations = useQuery(queries.stations());
  const names = new Map(stations.data?.stations.map(({ id, name }) => [id, name]));
  const factsOf = (one: PolicyRules) => ruleFacts(one, (id) => names.get(id) ?? 'trạm không còn');
  const before = changedFrom === undefined ? [] : factsOf(changedFrom).map((fact) => JSON.stringify(fact));
  const facts = factsOf(rules).filter((fact) => !before.includes(JSON.stringify(fact)));
  if (facts.length === 0) return <Text>Không có điều nào thay đổi so với quy chế đang áp dụng.</Text>;
  return (
    <dl className={classes.facts}>
      {facts.map(({ term, lines }) => (
        <div key={term}>
          <dt>{term}</dt>
          {lines.map((line) => (
            <dd key={line}>{line}</dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
