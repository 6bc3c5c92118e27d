/** Bars of the villages against what a target asks; the table below says the same in numbers. */
import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import type { Figures } from '../../../api/figures.ts';
import { count } from './figure-words.ts';

const ROW_PX = 26;

export function TargetChart({ target }: { readonly target: Figures['targets'][number] }) {
  const unit = target.measure === 'airings' ? 1 : 60_000;
  const data = target.byVillage.map(({ name, total, met }) => ({
    name,
    'Đã phát': Math.round(total / unit),
    color: met ? 'leaf.6' : 'orange.5',
  }));
  return (
    <div aria-hidden="true">
      <BarChart
        h={data.length * ROW_PX + 46}
        data={data}
        dataKey="name"
        orientation="vertical"
        yAxisProps={{ width: 104, interval: 0 }}
        xAxisProps={{ allowDecimals: false }}
        series={[{ name: 'Đã phát', color: 'leaf.6' }]}
        referenceLines={[
          { x: Math.round(target.wanted / unit), color: 'dark.6', label: 'chỉ tiêu', labelPosition: 'top' },
        ]}
        withBarValueLabel
        valueFormatter={count}
        withTooltip={false}
        gridAxis="none"
        maxBarWidth={18}
        barChartProps={{ accessibilityLayer: false, margin: { top: 22 } }}
      />
    </div>
  );
}
