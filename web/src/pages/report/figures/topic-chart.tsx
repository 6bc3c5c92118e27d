/** Minutes of each topic beside those of the period before; the table below says the same in numbers. */
import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import type { Figures } from '../../../api/figures.ts';
import { usePhone } from '../../../parts/use-phone.ts';
import { count } from './figure-words.ts';

export function TopicChart({ topics }: { readonly topics: Figures['topics'] }) {
  const phone = usePhone();
  const data = topics.map(({ code, programmeMs, beforeMs }) => ({
    code,
    'Kỳ trước': Math.round(beforeMs / 60_000),
    'Kỳ này': Math.round(programmeMs / 60_000),
  }));
  return (
    <div aria-hidden="true">
      <BarChart
        h={230}
        data={data}
        dataKey="code"
        series={[
          { name: 'Kỳ trước', color: 'gray.5' },
          { name: 'Kỳ này', color: 'navy.6' },
        ]}
        withLegend
        // On a phone they would lie over one another.
        withBarValueLabel={!phone}
        valueFormatter={count}
        withTooltip={false}
        yAxisLabel="phút"
        yAxisProps={{ width: 60, allowDecimals: false }}
        maxBarWidth={30}
        barChartProps={{ accessibilityLayer: false }}
      />
    </div>
  );
}
