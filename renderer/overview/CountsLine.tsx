import { Button, Menu, SegmentedControl } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { BOARD_STATES, type BoardState } from '../quantities/state-of.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './counts-line.module.css'
import type { Order, StateCounts } from './overview-rows.ts'
import type { OverviewSearch } from './overview-search.ts'

/** Boards by state (a click shows only those), grouping and order. All of it stands in the address. */
interface Props {
  counts: StateCounts
  search: OverviewSearch
  /** Activity button, where there is no room for the panel. */
  aside?: React.ReactNode
}

const ORDERS: readonly Order[] = ['worst', 'name', 'seen']

export function CountsLine({ counts, search, aside }: Props) {
  const { t } = useTranslation('overview')
  const navigate = useNavigate({ from: '/' })
  const order: Order = search.sort ?? 'worst'
  const change = (next: OverviewSearch) => void navigate({ search: next, replace: true })
  const states = BOARD_STATES.filter((state) => (counts[state] ?? 0) > 0 || state === 'ok' || state === search.state)
  return (
    <div className={classes.line}>
      <fieldset className={classes.counts}>
        <legend className="sr-only">{t('counts.label')}</legend>
        {states.map((state) => (
          <Count
            key={state}
            state={state}
            count={counts[state] ?? 0}
            pressed={search.state === state}
            onClick={() => change(withState(search, search.state === state ? undefined : state))}
          />
        ))}
      </fieldset>
      <div className={classes.tools}>
        <SegmentedControl
          aria-label={t('group.label')}
          value={search.group ?? 'zone'}
          onChange={(value) => change(withGroup(search, value === 'board'))}
          data={[
            { value: 'zone', label: t('group.zone') },
            { value: 'board', label: t('group.board') },
          ]}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <Button rightSection={<IconChevronDown size={14} stroke={1.75} />} aria-label={`${t('sort.label')}: ${t(`sort.${order}`)}`}>
              {t(`sort.${order}`)}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {ORDERS.map((one) => (
              <Menu.Item
                key={one}
                onClick={() => change(withOrder(search, one))}
                rightSection={one === order ? <IconCheck size={14} stroke={1.75} /> : undefined}
              >
                {t(`sort.${one}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {aside}
      </div>
    </div>
  )
}

function Count({ state, count, pressed, onClick }: { state: BoardState; count: number; pressed: boolean; onClick(): void }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const word = t(`boardState.${state}`, { ns: 'common', count })
  return (
    <button
      type="button"
      className={classes.count}
      aria-pressed={pressed}
      title={pressed ? t('counts.all') : t('counts.only', { state: word })}
      onClick={onClick}
    >
      <StatusGlyph status={state} />
      <strong>{format.number(count)}</strong>
      <span>{word}</span>
    </button>
  )
}

/** The same view of other boards: those in `state`, or all. */
export function withState({ state: _, ...rest }: OverviewSearch, state: BoardState | undefined): OverviewSearch {
  return state ? { ...rest, state } : rest
}

function withGroup({ group: _, ...rest }: OverviewSearch, byBoard: boolean): OverviewSearch {
  return byBoard ? { ...rest, group: 'board' } : rest
}

function withOrder({ sort: _, ...rest }: OverviewSearch, order: Order): OverviewSearch {
  return order === 'worst' ? rest : { ...rest, sort: order }
}
