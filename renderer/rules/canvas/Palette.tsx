import { Button, Kbd, Popover, TextInput } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../../backend/live-store.ts'
import { useNamedOutputs } from '../../outputs/output-name.ts'
import { findSeries } from '../../series-picker/series-search.ts'
import { useSeriesEntries } from '../../series-picker/use-series-entries.ts'
import { SeriesValue } from '../inspector/fields.tsx'
import type { NodeType } from '../model/graph.ts'
import { ACTION_TYPES, type Chosen, CONDITION_TYPES, LOGIC_TYPES, TRIGGER_TYPES } from '../model/new-node.ts'
import { NODE_ICONS } from '../words/node-icons.ts'
import classes from './palette.module.css'
import { startDrag } from './palette-drag.ts'

/** "Add node": kinds, and by search any series or output; by Enter, press, or drag onto the canvas. */
interface Props {
  opened: boolean
  onOpened(opened: boolean): void
  onAdd(type: NodeType, chosen?: Chosen): void
}

interface Entry {
  key: string
  type: NodeType
  name: string
  hint: string
  chosen: Chosen
  series?: number
}

/** Series and outputs listed at once; more words narrow them. */
const FOUND = 12
const GROUPS = [
  ['trigger', TRIGGER_TYPES],
  ['condition', CONDITION_TYPES],
  ['logic', LOGIC_TYPES],
  ['action', ACTION_TYPES],
] as const

export function Palette({ opened, onOpened, onAdd }: Props) {
  const { t } = useTranslation('rules')
  // Out of the way while something of it is on its way to the canvas.
  const [dragging, setDragging] = useState(false)
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-start" trapFocus width={560} returnFocus>
      <Popover.Target>
        <Button
          leftSection={<IconPlus size={16} stroke={1.75} />}
          rightSection={<Kbd>A</Kbd>}
          aria-keyshortcuts="A"
          onClick={() => onOpened(!opened)}
        >
          {t('palette.open')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown
        className={classes.dropdown ?? ''}
        role="dialog"
        aria-label={t('palette.open')}
        data-dragging={dragging}
        // After the browser has taken its picture of what is dragged.
        onDragStart={() => setTimeout(() => setDragging(true))}
        onDragEnd={() => {
          setDragging(false)
          onOpened(false)
        }}
      >
        {opened && <List onAdd={onAdd} onClose={() => onOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  )
}

function List({ onAdd, onClose }: { onAdd: Props['onAdd']; onClose(): void }) {
  const { t } = useTranslation('rules')
  const { t: nodes } = useTranslation('ruleNodes')
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const series = useSeriesEntries()
  const outputs = useNamedOutputs()

  const groups = useMemo(() => {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
    const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word))
    const kinds = GROUPS.map(([group, types]) => ({
      group,
      entries: types
        .map((type): Entry => ({ key: type, type, name: nodes(`name.${type}`), hint: nodes(`hint.${type}`), chosen: {} }))
        .filter(({ name, hint }) => fits(`${name} ${hint} ${t(`palette.${group}`)}`)),
    }))
    if (words.length === 0) return kinds
    const found = findSeries(series, typed)
      .slice(0, FOUND)
      .map((one): Entry => {
        const { board = '', channel = '' } = useLive.getState().series.get(one.id) ?? {}
        const chosen = { series: { board, channel }, words: one.kind === 'state' }
        return { key: `series ${one.id}`, type: 'condition value', name: one.name, hint: one.board, chosen, series: one.id }
      })
    const switched = outputs
      .filter(({ name, boardName }) => fits(`${name} ${boardName}`))
      .slice(0, FOUND)
      .map(
        ({ key, name, boardName, board, gpio }): Entry => ({
          key: `output ${key}`,
          type: 'action output',
          name,
          hint: boardName,
          chosen: { output: { board, gpio } },
        }),
      )
    return [...kinds, { group: 'series' as const, entries: found }, { group: 'output' as const, entries: switched }]
  }, [typed, nodes, t, series, outputs])
  const all = groups.flatMap(({ entries }) => entries)
  const take = (entry: Entry | undefined) => {
    if (entry === undefined) return
    onClose()
    onAdd(entry.type, entry.chosen)
  }
  const move = (to: number) => {
    const next = Math.max(0, Math.min(all.length - 1, to))
    setAt(next)
    list.current?.querySelector(`[data-at="${next}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  let index = -1
  return (
    <>
      <TextInput
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls="rule-palette"
        aria-activedescendant={all[at] === undefined ? undefined : `rule-palette-${at}`}
        aria-label={t('palette.search')}
        placeholder={t('palette.search')}
        leftSection={<IconSearch size={16} stroke={1.75} />}
        value={typed}
        data-autofocus
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
          if (step !== undefined) move(at + step)
          else if (event.key === 'Enter') take(all[at])
          else return
          event.preventDefault()
        }}
      />
      <div id="rule-palette" ref={list} className={classes.list} role="listbox" tabIndex={-1} aria-label={t('palette.open')}>
        {groups.map(({ group, entries }) =>
          entries.length === 0 ? null : (
            // biome-ignore lint/a11y/useSemanticElements: groups of a listbox
            <div key={group} role="group" aria-label={t(`palette.${group}`)}>
              <p className={classes.group} aria-hidden="true">
                {t(`palette.${group}`)}
              </p>
              <div className={classes.entries}>
                {entries.map((entry) => {
                  index++
                  return <Item key={entry.key} entry={entry} index={index} here={index === at} onTake={() => take(entry)} />
                })}
              </div>
            </div>
          ),
        )}
        {all.length === 0 && <p className={classes.none}>{nodes('field.none')}</p>}
      </div>
      <p className={classes.foot}>{t('palette.hint')}</p>
    </>
  )
}

function Item({ entry, index, here, onTake }: { entry: Entry; index: number; here: boolean; onTake(): void }) {
  const Icon = NODE_ICONS[entry.type]
  const series = useLive((state) => (entry.series === undefined ? undefined : state.series.get(entry.series)))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the search field's
    <div
      id={`rule-palette-${index}`}
      className={classes.entry}
      role="option"
      tabIndex={-1}
      aria-selected={here}
      data-at={index}
      draggable
      onDragStart={(event) => startDrag(event.dataTransfer, { type: entry.type, chosen: entry.chosen })}
      onClick={onTake}
    >
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      <span className={classes.words}>
        <b>{entry.name}</b>
        <span>{entry.hint}</span>
      </span>
      {series && (
        <span className={classes.now}>
          <SeriesValue series={series} />
        </span>
      )}
    </div>
  )
}
