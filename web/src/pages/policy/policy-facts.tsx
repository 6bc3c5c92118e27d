/** The rules of one record, a line for each, in words. */
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../queries.ts';
import { type PolicyRules, ruleFacts } from '../../words/policy-words.ts';
import classes from './policy.module.css';

export function PolicyFacts({ rules }: { readonly rules: PolicyRules }) {
  const stations = useQuery(queries.stations());
  const names = new Map(stations.data?.stations.map(({ id, name }) => [id, name]));
  return (
    <dl className={classes.facts}>
      {ruleFacts(rules, (id) => names.get(id) ?? 'trạm không còn').map(({ term, lines }) => (
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
