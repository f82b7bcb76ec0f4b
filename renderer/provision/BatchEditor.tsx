import { Button, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type BatchTableRow, readBatchTable } from '../../backend/contract/flash/batch-table.ts'
import { CHIP_LABELS } from '../../backend/contract/flash/chip.ts'
import { useDocuments } from '../backend/documents.ts'
import { useFlashDraft } from '../flash/flash-draft.ts'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { showFailure } from '../ui/toasts.tsx'
import classes from './provision.module.css'
import { createBatch } from './provision-calls.ts'
import { keepSetup, orderOf, setupFaults } from './provision-draft.ts'
import { SetupFields } from './SetupFields.tsx'
import { useSetup } from './use-setup.ts'

/** A new batch: what every board gets, and the list of boards, with what is wrong in it row by row. */
const MOST_FILE_BYTES = 1 << 20

export function BatchEditor() {
  const { t } = useTranslation('provision')
  const navigate = useNavigate()
  const archive = useDocuments('firmware').list
  const chosen = useFlashDraft((draft) => draft.firmware)
  const { form, change, preset } = useSetup()
  const [name, setName] = useState('')
  const [picked, setPicked] = useState<string | null>(chosen)
  const [eraseAll, setEraseAll] = useState(false)
  const [autoStart, setAutoStart] = useState(true)
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const [sending, setSending] = useState(false)
  const rows = useMemo(() => readBatchTable(text), [text])
  const firmware = archive.some(({ id }) => id === picked) ? picked : null
  const faults = setupFaults(form)
  const badRows = rows.filter(({ fault }) => fault !== null).length
  const badName = name.trim() === ''

  const create = () => {
    setTried(true)
    if (faults.length > 0 || badName || firmware === null || rows.length === 0 || badRows > 0) return
    keepSetup(form)
    setSending(true)
    const plan = { name: name.trim(), firmware, eraseAll, autoStart, ...orderOf(form) }
    createBatch({ ...plan, wifiPassword: form.password, rows: rows.map(({ entry }) => entry) }).then(
      ({ id }) => navigate({ to: '/flash/batch/$batchId', params: { batchId: id } }),
      (fault: unknown) => {
        setSending(false)
        showFailure(t('failed.batch'), fault)
      },
    )
  }

  return (
    <form
      className={page.page}
      aria-label={t('editor.title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        create()
      }}
    >
      <header className={page.head}>
        <h1 className={page.title}>{t('editor.title')}</h1>
        <span className={classes.headActs}>
          <Button variant="subtle" onClick={() => void navigate({ to: '/flash/batches', search: {} })}>
            {t('editor.cancel')}
          </Button>
          <Button type="submit" variant="filled" loading={sending}>
            {t('editor.create')}
          </Button>
        </span>
      </header>
      <div className={classes.editor}>
        <Panel title={t('editor.plan')}>
          <div className={classes.pad}>
            <TextInput
              label={t('editor.name')}
              value={name}
              maxLength={80}
              error={tried && badName ? t('invalid.name') : undefined}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label={t('editor.firmware')}
              searchable
              allowDeselect={false}
              data={archive.toReversed().map((one) => ({
                value: one.id,
                label: [one.name, one.release, one.chip && CHIP_LABELS[one.chip]].filter(Boolean).join(' · '),
              }))}
              value={firmware}
              error={tried && firmware === null ? t('invalid.firmware') : undefined}
              onChange={setPicked}
            />
            <SetupFields form={form} faults={tried ? faults : []} preset={preset} batch onChange={change} />
            <Switch label={t('editor.eraseAll')} checked={eraseAll} onChange={(event) => setEraseAll(event.currentTarget.checked)} />
            <Switch label={t('editor.autoStart')} checked={autoStart} onChange={(event) => setAutoStart(event.currentTarget.checked)} />
          </div>
        </Panel>
        <BoardList text={text} rows={rows} badRows={badRows} tried={tried} onText={setText} />
      </div>
    </form>
  )
}

interface ListProps {
  text: string
  rows: readonly BatchTableRow[]
  badRows: number
  tried: boolean
  onText(text: string): void
}

function BoardList({ text, rows, badRows, tried, onText }: ListProps) {
  const { t } = useTranslation('provision')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const read = (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > MOST_FILE_BYTES) return showFailure(t('editor.unread'), new Error(file.name))
    file.text().then(onText, (fault: unknown) => showFailure(t('editor.unread'), fault))
  }
  return (
    <Panel title={t('editor.list')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a way beside the button */}
      <div
        className={`${classes.pad} ${classes.list}`}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          read(event.dataTransfer.files[0])
        }}
      >
        <div className={classes.listHead}>
          <p className={classes.quiet}>{t('editor.paste')}</p>
          <Button size="sm" leftSection={<IconFileUpload size={14} stroke={1.75} />} onClick={() => input.current?.click()}>
            {t('editor.file')}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            hidden
            aria-label={t('editor.file')}
            onChange={(event) => {
              read(event.currentTarget.files?.[0])
              event.currentTarget.value = ''
            }}
          />
        </div>
        <Textarea
          aria-label={t('editor.label')}
          placeholder={'GH2-Irrigation-01, Greenhouse 2, november\nGH2-Irrigation-02, Greenhouse 2, november'}
          rows={8}
          spellCheck={false}
          value={text}
          error={tried && (rows.length === 0 || badRows > 0) ? t('invalid.rows') : undefined}
          onChange={(event) => onText(event.currentTarget.value)}
        />
        {rows.length > 0 && (
          <>
            <p className={classes.quiet} role="status">
              {t('editor.rows', { count: rows.length })}
              {badRows > 0 && <strong className={classes.bad}> · {t('editor.faults', { count: badRows })}</strong>}
            </p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard */}
            <section className={classes.scroll} aria-label={t('editor.list')} tabIndex={0}>
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th>{t('editor.line')}</th>
                    <th>{t('board.name')}</th>
                    <th>{t('board.zone')}</th>
                    <th>{t('board.labels')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ line, entry, fault }) => (
                    <tr key={line} data-fault={fault !== null}>
                      <td>{line}</td>
                      <td>
                        <span className={classes.name}>{entry.name}</span>
                        {fault !== null && <div className={classes.bad}>{t(`fault.${fault}`)}</div>}
                      </td>
                      <td>{entry.zone}</td>
                      <td>{entry.labels.join(', ')}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </>
        )}
      </div>
    </Panel>
  )
}
