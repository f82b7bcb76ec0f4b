import { ActionIcon, Menu, Switch } from '@mantine/core'
import { IconCopy, IconDots, IconDownload, IconHandStop, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RulePlace } from '../../../backend/contract/rules/places.ts'
import { useNow } from '../../backend/clock.ts'
import { useFormat } from '../../language/format.ts'
import { reasonSentence } from '../../language/reasons.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { showFailure, showToast } from '../../ui/toasts.tsx'
import { BoardPlace } from '../beside/RulePlace.tsx'
import { useRulePlaces } from '../beside/use-rule-places.ts'
import { runRule, switchRule } from '../rule-calls.ts'
import classes from './list.module.css'
import { duplicate, exportRules, remove, setEnabled, usePending } from './rule-acts.ts'
import { type ListRow, type RuleRow, STATE_STATUS } from './rule-rows.ts'

/** All rules under their headings; only the rows in view exist. */
interface Props {
  rows: readonly ListRow[]
  chosen: ReadonlySet<string>
  /** Why nothing can be changed. */
  needs: string | undefined
  onChoose(ids: ReadonlySet<string>): void
}

const ROW_PX = 44
const HEAD_PX = 32

export function RuleTable({ rows, chosen, needs, onChoose }: Props) {
  const { t } = useTranslation('rules')
  const places = useRulePlaces()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'group' ? HEAD_PX : ROW_PX),
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? index : row.kind === 'group' ? `group ${row.name}` : row.id
    },
    overscan: 10,
    scrollPaddingStart: HEAD_PX,
  })
  const ids = rows.flatMap((row) => (row.kind === 'rule' ? [row.id] : []))
  const all = ids.length > 0 && ids.every((id) => chosen.has(id))
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  /** Arrows go from row to row, to the same place in it. */
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || !(event.target instanceof HTMLElement) || event.target.role === 'menuitem') return
    const part = event.target.dataset.part
    const at = Number(event.target.closest('tr')?.dataset.index ?? -1)
    if (part === undefined || at < 0) return
    let next = at + step
    while (rows[next]?.kind === 'group') next += step
    if (rows[next] === undefined) return
    event.preventDefault()
    virtual.scrollToIndex(next, { align: 'auto' })
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`tr[data-index="${next}"] [data-part="${part}"]`)?.focus())
  }
  return (
    <div ref={scroller} className={classes.scroller}>
      <table className={classes.table} aria-rowcount={rows.length + 1} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col">
              <input
                type="checkbox"
                aria-label={t('list.selectAll')}
                checked={all}
                ref={(input) => {
                  if (input) input.indeterminate = !all && ids.some((id) => chosen.has(id))
                }}
                onChange={() => onChoose(all ? new Set() : new Set(ids))}
              />
            </th>
            {(['name', 'state', 'fired', 'where', 'priority', 'enabled'] as const).map((column) => (
              <th key={column} scope="col" data-column={column}>
                {t(`column.${column}`)}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">{t('column.acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            return row.kind === 'group' ? (
              <tr
                key={item.key}
                className={classes.group}
                style={{ transform: `translateY(${item.start}px)` }}
                aria-rowindex={item.index + 2}
              >
                <th colSpan={8} scope="colgroup">
                  {row.name === '' ? t('list.noGroup') : row.name} <span>{row.count}</span>
                </th>
              </tr>
            ) : (
              <Row
                key={item.key}
                row={row}
                index={item.index}
                top={item.start}
                chosen={chosen.has(row.id)}
                needs={needs}
                place={places.get(row.id)}
                onToggle={() => toggle(row.id)}
              />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  row: RuleRow
  index: number
  top: number
  chosen: boolean
  needs: string | undefined
  place: RulePlace | undefined
  onToggle(): void
}

const Row = memo(
  function Row({ row, index, top, chosen, needs, place, onToggle }: RowProps) {
    const { t } = useTranslation('rules')
    const format = useFormat()
    const nowMs = useNow()
    const pending = usePending(({ ids }) => ids.has(row.id))
    const { id, name, rule, draft, standing, state, note } = row
    const fault = standing?.fault ?? null
    return (
      <tr
        data-index={index}
        data-status={state === 'stopped' ? 'critical' : state === 'broken' ? 'warning' : undefined}
        data-selected={chosen}
        aria-rowindex={index + 2}
        style={{ transform: `translateY(${top}px)` }}
      >
        <td>
          <input type="checkbox" data-part="check" aria-label={t('list.select', { name })} checked={chosen} onChange={onToggle} />
        </td>
        <td>
          <span className={classes.line}>
            <Link to="/rules/$ruleId" params={{ ruleId: id }} search={{}} className={classes.link} data-part="link" title={note || name}>
              {name || t('head.nameless')}
            </Link>
            {rule && draft && <StatusBadge status="accent">{t('list.draft')}</StatusBadge>}
            {rule?.dryRun && <StatusBadge status="neutral">{t('head.dry')}</StatusBadge>}
          </span>
        </td>
        <td>
          <span
            className={classes.state}
            data-state={state}
            title={(standing?.faultWhy && reasonSentence(standing.faultWhy)) ?? standing?.faultDetail ?? t(`state.${state}`)}
          >
            <StatusGlyph status={STATE_STATUS[state]} size={14} />
            <span data-part="word">{t(`state.${state}`)}</span>
            {fault !== null && <span data-part="why">{t(`fault.${fault}`)}</span>}
          </span>
        </td>
        <td className={classes.quiet}>
          {standing?.lastFiredMs == null ? t('list.never') : format.age(standing.lastFiredMs, nowMs)}
          {standing !== undefined && standing.today.fired > 0 && <span>{t('list.today', { count: standing.today.fired })}</span>}
        </td>
        <td className={classes.quiet}>{rule?.alsoOnBoard ? <BoardPlace place={place} /> : t('list.centre')}</td>
        <td data-column="priority">{rule?.priority ?? draft?.rule.priority}</td>
        <td>
          {rule ? (
            <span className={classes.switch}>
              <Switch
                data-part="switch"
                checked={rule.enabled}
                disabled={needs !== undefined || pending}
                title={needs}
                aria-label={t('list.enabled', { name })}
                onChange={(event) => void setEnabled([row], event.currentTarget.checked)}
              />
              {pending && <StatusGlyph status="pending" size={14} label={t('list.pending')} />}
            </span>
          ) : (
            <span className={classes.quiet}>–</span>
          )}
        </td>
        <td>
          <RowMenu row={row} needs={needs} />
        </td>
      </tr>
    )
  },
  (a, b) =>
    same(a.row, b.row) && a.index === b.index && a.top === b.top && a.chosen === b.chosen && a.needs === b.needs && a.place === b.place,
)

function same(a: RuleRow, b: RuleRow): boolean {
  return a.rule === b.rule && a.draft === b.draft && a.standing === b.standing
}

function RowMenu({ row, needs }: { row: RuleRow; needs: string | undefined }) {
  const { t } = useTranslation('rules')
  const navigate = useNavigate()
  const { id, name, rule } = row
  const manual = rule?.branches.some(({ on }) => on.some(({ kind }) => kind === 'manual')) === true
  const attempt = (work: Promise<unknown>, failed: string, done?: string) => {
    work.then(
      () => done !== undefined && showToast({ status: 'ok', title: done }),
      (fault: unknown) => showFailure(failed, fault),
    )
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} data-part="menu" aria-label={t('list.actsOf', { name })} title={t('list.actsOf', { name })}>
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={16} stroke={1.75} />}
          onClick={() => void navigate({ to: '/rules/$ruleId', params: { ruleId: id }, search: {} })}
        >
          {t('list.edit')}
        </Menu.Item>
        {manual && (
          <Menu.Item
            leftSection={<IconPlayerPlay size={16} stroke={1.75} />}
            disabled={needs !== undefined || rule?.enabled !== true}
            title={needs ?? (rule?.enabled ? undefined : t('state.off'))}
            onClick={() => attempt(runRule(id), t('failed.run', { name }), t('list.ran', { name }))}
          >
            {t('list.run')}
          </Menu.Item>
        )}
        {rule && (
          <Menu.Item
            leftSection={<IconHandStop size={16} stroke={1.75} />}
            disabled={needs !== undefined}
            title={needs}
            onClick={() => attempt(switchRule(id, { dryRun: !rule.dryRun }), t('failed.dry', { name }))}
          >
            {t(rule.dryRun ? 'list.act' : 'list.dry')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconCopy size={16} stroke={1.75} />}
          disabled={needs !== undefined}
          title={needs}
          onClick={() => void duplicate(row)}
        >
          {t('list.duplicate')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload size={16} stroke={1.75} />}
          disabled={rule === undefined}
          onClick={() => void exportRules([row])}
        >
          {t('list.export')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={16} stroke={1.75} />}
          disabled={needs !== undefined}
          title={needs}
          onClick={() => void remove([row])}
        >
          {t('list.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
