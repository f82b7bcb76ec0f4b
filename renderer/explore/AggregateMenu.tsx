import { Button, Menu } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Format, useFormat } from '../language/format.ts'
import { type Aggregate, FUNCTIONS, STEPS } from './explore-search.ts'

/** How points are made: as fine as the screen, raw, or one for each minute … month; by mean, min, max, sum or count. */
interface Props {
  aggregate: Aggregate
  resolutionMs: number | null
  onChange(aggregate: Aggregate): void
  small?: boolean
}

export function AggregateMenu({ aggregate, resolutionMs, onChange, small = false }: Props) {
  const { t } = useTranslation('explore')
  const format = useFormat()
  const text = aggregateText(aggregate, resolutionMs, t, format)
  const step = aggregate.raw ? 'auto' : aggregate.step
  const fold = aggregate.raw ? 'mean' : aggregate.fold
  const tick = (on: boolean) => (on ? <IconCheck size={14} stroke={1.75} /> : <span style={{ width: 14 }} />)
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size={small ? 'sm' : 'md'}
          rightSection={<IconChevronDown size={14} stroke={1.75} />}
          aria-label={t('aggregate.label', { text })}
        >
          {text}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('aggregate.step')}</Menu.Label>
        {STEPS.map((one) => (
          <Menu.Item
            key={one}
            role="menuitemradio"
            aria-checked={!aggregate.raw && step === one}
            leftSection={tick(!aggregate.raw && step === one)}
            onClick={() => onChange({ raw: false, fold, step: one })}
          >
            {t(`aggregate.${one}`)}
          </Menu.Item>
        ))}
        <Menu.Item
          role="menuitemradio"
          aria-checked={aggregate.raw}
          leftSection={tick(aggregate.raw)}
          onClick={() => onChange({ raw: true })}
        >
          {t('aggregate.raw')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('aggregate.fold')}</Menu.Label>
        {FUNCTIONS.map((one) => (
          <Menu.Item
            key={one}
            role="menuitemradio"
            aria-checked={!aggregate.raw && fold === one}
            leftSection={tick(!aggregate.raw && fold === one)}
            onClick={() => onChange({ raw: false, fold: one, step })}
          >
            {t(`aggregate.${one}`)}
          </Menu.Item>
        ))}
        <Menu.Label>{t('aggregate.zone', { zone })}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  )
}

/** `Auto, 1 min`, `Daily, Max`, `Raw samples`. */
function aggregateText(aggregate: Aggregate, resolutionMs: number | null, t: TFunction<'explore'>, format: Format): string {
  if (aggregate.raw) return t('aggregate.raw')
  const fold = aggregate.fold === 'mean' ? '' : `, ${t(`aggregate.${aggregate.fold}`)}`
  if (aggregate.step !== 'auto') return `${t(`aggregate.${aggregate.step}`)}${fold}`
  const fine = resolutionMs === null ? '' : resolutionMs === 0 ? `, ${t('table.raw')}` : `, ${stepText(resolutionMs, format)}`
  return `${t('aggregate.auto')}${fold === '' ? fine : fold}`
}

/** Width of a bucket: `1 min`, `15 s`, `6 h`. */
export function stepText(ms: number, format: Format): string {
  if (ms < 1_000) return `${format.number(ms)} ms`
  return format
    .duration(ms)
    .replace(/ 0 (s|min|h)$/, '')
    .replace(/ 0 (s|min|h)$/, '')
}
