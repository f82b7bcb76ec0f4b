import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots, IconPlus, IconX } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LimitKind, Series } from '../../backend/contract/series.ts'
import { useRole } from '../backend/live-store.ts'
import { type Format, useFormat } from '../language/format.ts'
import { writeLimit } from '../quantities/format.ts'
import { CurveMark } from './CurveMark.tsx'
import classes from './chips.module.css'
import type { ChosenSeries } from './chosen-series.ts'
import type { ItemActs } from './use-explore-view.ts'

/** The legend: click hides, double or Alt click isolates, the letter moves the axis, × drops. */
interface Props {
  chosen: readonly ChosenSeries[]
  acts: ItemActs
  onAdd(): void
  onLimit(series: number, kind: LimitKind): void
  onReprocess: ((series: number) => void) | undefined
  /** Right end of the row; narrow windows have the points menu here. */
  children?: React.ReactNode
}

const LIMIT_KINDS = ['warningHigh', 'warningLow', 'criticalHigh', 'criticalLow'] as const

export function Chips({ chosen, acts, onAdd, onLimit, onReprocess, children }: Props) {
  const { t } = useTranslation('explore')
  return (
    <div className={classes.line}>
      <ul className={classes.chips} aria-label={t('chip.list')}>
        {chosen.map((one) => (
          <Chip key={one.id} one={one} acts={acts} onLimit={onLimit} onReprocess={onReprocess} />
        ))}
        <li>
          <Button size="sm" variant="subtle" className={classes.add} leftSection={<IconPlus size={14} stroke={1.75} />} onClick={onAdd}>
            {t('chip.add')}
          </Button>
        </li>
      </ul>
      {children}
    </div>
  )
}

interface ChipProps extends Pick<Props, 'acts' | 'onLimit' | 'onReprocess'> {
  one: ChosenSeries
}

const Chip = memo(function Chip({ one, acts, onLimit, onReprocess }: ChipProps) {
  const { t } = useTranslation('explore')
  const { id, label, hidden, side, series } = one
  const moveAxis = () =>
    acts.change({
      items: acts.items.map((item) => {
        const same = one.unitSeries.includes(item.series)
        return same ? { ...item, side: item.series === id ? (side === 'left' ? 'right' : 'left') : null } : item
      }),
    })
  return (
    <li className={classes.chip} data-hidden={hidden}>
      <button
        type="button"
        className={classes.name}
        aria-pressed={!hidden}
        aria-label={t(hidden ? 'chip.show' : 'chip.hide', { name: label })}
        title={`${label}. ${t('chip.hint')}`}
        onClick={(event) => (event.altKey ? acts.isolate(id) : acts.hide(id, !hidden))}
        onDoubleClick={() => acts.isolate(id)}
      >
        <CurveMark slot={one.slot} hidden={hidden} />
        <span className={classes.text}>{label}</span>
      </button>
      {side !== null && (
        <button
          type="button"
          className={classes.axis}
          aria-label={`${label}: ${t(`chip.${side}`)}`}
          title={t(`chip.${side}`)}
          onClick={moveAxis}
        >
          {t(side === 'left' ? 'chip.L' : 'chip.R')}
        </button>
      )}
      {series && <ChipMenu one={one} acts={acts} onLimit={onLimit} onReprocess={onReprocess} />}
      <button
        type="button"
        className={classes.drop}
        aria-label={t('chip.remove', { name: label })}
        onClick={() => acts.toggle([id], false)}
      >
        <IconX size={12} stroke={1.75} />
      </button>
    </li>
  )
})

/** The limit there is, or the words that make one. */
function limitText(series: Series, kind: (typeof LIMIT_KINDS)[number], fresh: string, format: Format): string {
  const value = series.limits[kind]
  const status = kind === 'criticalHigh' || kind === 'criticalLow' ? 'critical' : 'warning'
  const side = kind === 'criticalLow' || kind === 'warningLow' ? 'under' : 'over'
  return value === undefined ? fresh : `${writeLimit(status, side, value, series, format)} …`
}

function ChipMenu({ one, acts, onLimit, onReprocess }: ChipProps) {
  const { t } = useTranslation('explore')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const operator = useRole() !== 'viewer'
  const series = one.series
  if (!series) return null
  const needs = operator ? undefined : common('needsRole', { role: common('role.operator') })
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon
          size={20}
          className={classes.more}
          aria-label={t('chip.menu', { name: one.label })}
          title={t('chip.menu', { name: one.label })}
        >
          <IconDots size={14} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => acts.isolate(one.id)}>{t('chip.isolate')}</Menu.Item>
        <Menu.Item onClick={() => acts.change({ items: acts.items.map((item) => ({ ...item, hidden: false })) }, true)}>
          {t('chip.all')}
        </Menu.Item>
        <Menu.Item
          onClick={() =>
            void navigate({ to: '/devices/$boardId', params: { boardId: series.board }, search: { channel: `s${series.id}` } })
          }
        >
          {t('chip.openBoard')}
        </Menu.Item>
        {series.kind === 'number' && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('chip.addLimit')}</Menu.Label>
            {LIMIT_KINDS.map((kind) => (
              <Menu.Item key={kind} disabled={!operator} title={needs} onClick={() => onLimit(one.id, kind)}>
                {limitText(series, kind, t(`chip.${kind}`), format)}
              </Menu.Item>
            ))}
            {onReprocess && (
              <>
                <Menu.Divider />
                <Menu.Item disabled={!operator} title={needs} onClick={() => onReprocess(one.id)}>
                  {t('chip.reprocess')}
                </Menu.Item>
              </>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
