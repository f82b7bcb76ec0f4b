import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconDownload } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type CalibrationRecord, type DueState, dueState, inForce } from '../../backend/contract/calibrations/record.ts'
import { backendUrl } from '../backend/address.ts'
import { useNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import page from '../ui/page.module.css'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './calibration.module.css'
import { certificateUrl, listUrl } from './calibration-calls.ts'
import { InsightTabs } from './InsightTabs.tsx'
import { type CalibrationSearch, earlierOf, readCalibrationSearch, STATES, shownRecords, statusOf } from './list-search.ts'

/** Every channel with a calibration in force, most urgent first: what is overdue, what is due soon. */
export default function CalibrationsPage() {
  const { t } = useTranslation('calibration')
  const format = useFormat()
  const navigate = useNavigate()
  // Days count here: no need to render with every tick.
  const nowMs = Math.floor(useNow() / 60_000) * 60_000
  const raw = useSearch({ strict: false })
  const search = useMemo(() => readCalibrationSearch({ ...raw }), [raw])
  const { known, list } = useDocuments('calibrations')
  const boards = useLive((state) => state.boards)
  const records = useMemo(() => inForce(list), [list])
  const boardName = (id: string) => boards.get(id)?.name ?? id
  const shown = shownRecords(records, search, nowMs, boardName)
  const count = (state: DueState) => records.filter((one) => dueState(one.dueAtMs, nowMs) === state).length
  const change = (next: CalibrationSearch) => void navigate({ to: '/insights/calibrations', search: { ...next }, replace: true })
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1 className={page.title}>{t('list.title')}</h1>
        <span className={classes.sub}>{known && t('list.count', { count: shown.length })}</span>
        <Button
          component="a"
          className={classes.acts}
          leftSection={<IconDownload size={16} stroke={1.75} />}
          href={backendUrl(listUrl(format.language))}
          download
        >
          {t('list.csv')}
        </Button>
      </div>
      <InsightTabs here="calibrations" />
      {known && records.length === 0 ? (
        <EmptyState title={t('list.empty.title')} text={t('list.empty.text')}>
          <LinkButton to="/devices">{t('list.empty.open')}</LinkButton>
        </EmptyState>
      ) : (
        <>
          <div className={classes.filters}>
            {STATES.map((state) => (
              <Button
                key={state}
                size="sm"
                aria-pressed={search.state === state}
                variant={search.state === state ? 'light' : 'default'}
                leftSection={<StatusGlyph status={statusOf(state)} size={14} />}
                onClick={() => change({ ...search, state: search.state === state ? undefined : state })}
              >
                {format.number(count(state))} {t(`list.states.${state}`)}
              </Button>
            ))}
            <TextInput
              aria-label={t('list.search')}
              placeholder={t('list.search')}
              value={search.q ?? ''}
              onChange={(event) => change({ ...search, q: event.currentTarget.value || undefined })}
            />
          </div>
          {shown.length === 0 ? (
            <EmptyState title={t('list.none.title')} text={t('list.none.text')} />
          ) : (
            <div className={classes.list}>
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">{t('list.state')}</th>
                    <th scope="col">{t('list.due')}</th>
                    <th scope="col">{t('list.channel')}</th>
                    <th scope="col">{t('list.at')}</th>
                    <th scope="col">{t('list.by')}</th>
                    <th scope="col">{t('list.method')}</th>
                    <th scope="col" data-number="">
                      {t('list.error')}
                    </th>
                    <th scope="col">{t('certificate')}</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map((record) => (
                    <Rows key={record.id} record={record} earlier={earlierOf(list, record)} board={boardName(record.board)} nowMs={nowMs} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </div>
  )
}

interface RowProps {
  record: CalibrationRecord
  board: string
  nowMs: number
}

/** The certificate in force, and on demand those it replaced. */
function Rows({ earlier, ...given }: RowProps & { earlier: readonly CalibrationRecord[] }) {
  const { t } = useTranslation('calibration')
  const [open, setOpen] = useState(false)
  const Chevron = open ? IconChevronDown : IconChevronRight
  const toggle = earlier.length > 0 && (
    <ActionIcon
      size={24}
      aria-expanded={open}
      aria-label={t('list.history', { name: given.record.name })}
      title={t('list.history', { name: given.record.name })}
      onClick={() => setOpen(!open)}
    >
      <Chevron size={16} stroke={1.75} />
    </ActionIcon>
  )
  return (
    <>
      <Row {...given} toggle={toggle} />
      {open && earlier.map((record) => <Row key={record.id} {...given} record={record} replaced />)}
    </>
  )
}

function Row({ record, board, nowMs, toggle, replaced = false }: RowProps & { toggle?: React.ReactNode; replaced?: boolean }) {
  const { t } = useTranslation('calibration')
  const format = useFormat()
  const state = dueState(record.dueAtMs, nowMs)
  const worst = Math.max(0, ...record.points.map(({ errorAfter }) => Math.abs(errorAfter)))
  return (
    <tr>
      <td>
        <span className={classes.state}>
          {replaced ? (
            <StatusBadge status="neutral">{t('list.replaced')}</StatusBadge>
          ) : (
            <StatusBadge status={statusOf(state)}>{t(`list.states.${state}`)}</StatusBadge>
          )}
          {toggle}
        </span>
      </td>
      <td>{record.dueAtMs === null ? '–' : format.date(record.dueAtMs, 0)}</td>
      <td>
        <span className={classes.name} title={record.name}>
          {record.name}
        </span>
        <span className={classes.sub}>
          <BoardLink board={record.board} className={classes.link}>
            {board}
          </BoardLink>
        </span>
      </td>
      <td>{format.date(record.createdAtMs, nowMs)}</td>
      <td>{personName(record.operator, format.language)}</td>
      <td>
        {record.method === 'removed' ? t('list.removed') : t(`method.${record.method}`)}
        {record.origin === 'typed' && <span className={classes.sub}> {t('list.typed')}</span>}
      </td>
      <td data-number="">
        {record.points.length === 0 ? '–' : `±${format.number(worst, worst !== 0 && worst < 1 ? 3 : 2)} ${record.unit}`}
      </td>
      <td>
        <a
          className={classes.link}
          href={backendUrl(certificateUrl(record.id, format.language))}
          download
          aria-label={t('list.certificateOf', { name: record.name })}
        >
          PDF
        </a>
      </td>
    </tr>
  )
}
