import { Button, Menu, Modal, Select } from '@mantine/core'
import { IconCheck, IconHistory } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import blocks from '../ui/blocks.module.css'
import { showToast } from '../ui/toasts.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { type ExploreView, MAX_ITEMS } from './explore-search.ts'
import { sameSensors } from './same-sensors.ts'
import classes from './toolbar.module.css'
import type { ViewActs } from './use-explore-view.ts'

/** With the same series a day, a week or a month earlier; with another board; normalised. */
interface Props {
  acts: ViewActs
  view: ExploreView
  /** Without its picture, where room is short. */
  compact: boolean
}

export function CompareMenu({ acts, view, compact }: Props) {
  const { t } = useTranslation('explore')
  const [picking, setPicking] = useState(false)
  const nothing = view.items.length === 0
  const tick = (on: boolean) => (on ? <IconCheck size={14} stroke={1.75} /> : <span className={classes.noTick} />)
  const on = view.compare !== null || view.normalised
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={compact ? undefined : <IconHistory size={16} stroke={1.75} />} data-on={on} className={classes.toggle}>
            {t('compare.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('compare.with')}</Menu.Label>
          {([null, 'day', 'week', 'month'] as const).map((one) => (
            <Menu.Item
              key={one ?? 'none'}
              role="menuitemradio"
              aria-checked={view.compare === one}
              leftSection={tick(view.compare === one)}
              onClick={() => acts.change({ compare: one })}
            >
              {t(`compare.${one ?? 'none'}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            disabled={nothing}
            title={nothing ? t('compare.nothing') : undefined}
            leftSection={tick(false)}
            onClick={() => setPicking(true)}
          >
            {t('compare.board')}
          </Menu.Item>
          <Menu.Item
            role="menuitemcheckbox"
            aria-checked={view.normalised}
            leftSection={tick(view.normalised)}
            onClick={() => acts.change({ normalised: !view.normalised })}
          >
            {t('compare.normalised')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {picking && <BoardCompare acts={acts} view={view} onClose={() => setPicking(false)} />}
    </>
  )
}

function BoardCompare({ acts, view, onClose }: { acts: ViewActs; view: ExploreView; onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('explore')
  const { t: common } = useTranslation()
  const format = useFormat()
  const series = useLive((state) => state.series)
  const boards = useLive((state) => state.boards)
  const [board, setBoard] = useState<string | null>(null)
  const matches = useMemo(
    () =>
      sameSensors(
        series,
        view.items.map((item) => item.series),
      ),
    [series, view.items],
  )
  const found = matches.find((match) => match.board === board)
  const labelOf = (id: string) => {
    const { name, zone } = boards.get(id) ?? { name: null, zone: null }
    return zone ? `${name ?? id}, ${zone}` : (name ?? id)
  }
  return (
    <Modal opened onClose={onClose} title={t('compare.boardTitle')} size={440} closeButtonProps={{ 'aria-label': common('act.close') }}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!found) return
          if (!acts.toggle(found.series, true))
            showToast({ status: 'warning', title: t('series.full', { count: MAX_ITEMS }), text: t('series.fullText') })
          onClose()
        }}
      >
        <p className={blocks.hint}>{t('compare.boardText')}</p>
        <Select
          data-autofocus
          label={t('compare.boardPick')}
          value={board}
          onChange={setBoard}
          data={matches.map((match) => ({ value: match.board, label: labelOf(match.board) }))}
          searchable
          limit={200}
          nothingFoundMessage={t('series.none')}
          error={matches.length === 0 ? t('compare.boardNone') : undefined}
        />
        <div className={blocks.acts}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={!found}>
            {t('compare.add', { count: found?.series.length ?? 0, n: format.number(found?.series.length ?? 0) })}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
