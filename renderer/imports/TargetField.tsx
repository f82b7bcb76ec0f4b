import { Autocomplete, Button, Popover, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportTarget } from '../../backend/contract/import.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { SeriesSelect } from '../series-picker/SeriesSelect.tsx'
import classes from './imports.module.css'

/** Where the values of a column or name go: a series by search, or a new one of a board. */
interface Props {
  /** Of what: the column's head or the name. */
  of: string
  target: ImportTarget
  /** For a new series, when the person changes over. */
  fresh: ImportTarget
  onChange(target: ImportTarget): void
}

const UNITS = ['°C', '%', '%RH', 'pH', 'µS/cm', 'mS/cm', 'ppm', 'hPa', 'bar', 'lx', 'l/min', 'V', 'mV', 'A', 'W', 'mm', 'cm', 'm/s']

export function TargetField({ of, target, fresh, onChange }: Props) {
  const { t } = useTranslation('imports')
  const words = useTargetWords()
  const boards = useLive((state) => state.boards)
  const [opened, setOpened] = useState(false)
  const boardIds = useMemo(() => [...boards.keys()].sort(), [boards])
  const { title, sub } = words(target)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={340} trapFocus withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={classes.target}
          aria-expanded={opened}
          aria-label={t('target.of', { of, title })}
          onClick={() => setOpened(!opened)}
        >
          <span className={classes.targetText}>
            <span className={classes.targetTitle}>{title}</span>
            <span className={classes.targetSub}>{sub}</span>
          </span>
          <IconChevronDown size={14} stroke={1.75} aria-hidden="true" />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.targetForm}>
          <SegmentedControl
            aria-label={t('target.where')}
            value={target.kind}
            data={[
              { value: 'series', label: t('target.existing') },
              { value: 'new', label: t('target.new') },
            ]}
            onChange={(value) => {
              if (value === 'new' && target.kind !== 'new') onChange(fresh)
              if (value === 'series' && target.kind !== 'series') onChange({ kind: 'series', series: 0 })
            }}
          />
          {target.kind === 'series' ? (
            <SeriesSelect
              label={t('target.series')}
              value={target.series === 0 ? null : target.series}
              error={target.series === 0 ? t('target.choose') : undefined}
              onChange={(series) => onChange({ kind: 'series', series })}
            />
          ) : (
            <>
              <Autocomplete
                label={t('target.board')}
                description={t('target.boardHint')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                value={target.board}
                maxLength={64}
                limit={8}
                data={boardIds}
                error={/^[A-Za-z0-9_-]{1,64}$/.test(target.board) ? undefined : t('target.boardFault')}
                onChange={(board) => onChange({ ...target, board })}
              />
              <TextInput
                label={t('target.channel')}
                value={target.channel}
                maxLength={64}
                error={target.channel.trim() === '' ? t('target.channelFault') : undefined}
                onChange={(event) => onChange({ ...target, channel: event.currentTarget.value })}
              />
              <div className={classes.two}>
                <Select
                  label={t('target.kind')}
                  value={target.valueKind}
                  allowDeselect={false}
                  data={(['number', 'state'] as const).map((value) => ({ value, label: t(`target.${value}`) }))}
                  onChange={(value) => onChange({ ...target, valueKind: value === 'state' ? 'state' : 'number' })}
                />
                {target.valueKind === 'number' && (
                  <Autocomplete
                    label={t('target.unit')}
                    value={target.unit}
                    maxLength={16}
                    limit={6}
                    data={UNITS}
                    onChange={(unit) => onChange({ ...target, unit })}
                  />
                )}
              </div>
            </>
          )}
          <div className={classes.targetActs}>
            <Button size="sm" onClick={() => setOpened(false)}>
              {t('act.close', { ns: 'common' })}
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** A target in two lines: series and board. */
function useTargetWords(): (target: ImportTarget) => { title: string; sub: string } {
  const { t } = useTranslation('imports')
  const { language } = useFormat()
  const series = useLive((state) => state.series)
  const boards = useLive((state) => state.boards)
  return (target) => {
    if (target.kind === 'new') {
      const unit = target.unit === '' ? '' : ` · ${target.unit}`
      return { title: target.channel || '–', sub: `${t('target.newShort')} · ${target.board}${unit}` }
    }
    const one = series.get(target.series)
    if (!one) return { title: t(target.series === 0 ? 'target.choose' : 'target.gone'), sub: '' }
    const unit = one.unit === '' ? '' : ` · ${one.unit}`
    return { title: seriesName(one, language, true), sub: `${boards.get(one.board)?.name ?? one.board}${unit}` }
  }
}
