import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allows } from '../../backend/contract/roles.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { SerialMonitor } from '../monitor/SerialMonitor.tsx'
import page from '../ui/page.module.css'
import { showFailure } from '../ui/toasts.tsx'
import { ChooseDialog } from './choose/ChooseDialog.tsx'
import { FirmwareBand } from './FirmwareBand.tsx'
import classes from './flash.module.css'
import { beginJob } from './flash-calls.ts'
import { useFlashDraft, writeRequest } from './flash-draft.ts'
import { useEndSound } from './flash-sound.ts'
import { LaneTable } from './LaneTable.tsx'
import { type Lane, mayHoldBoard, waits } from './lanes.ts'
import { NoPorts } from './NoPorts.tsx'
import { OptionsDialog } from './OptionsDialog.tsx'
import { ReviewDialog } from './ReviewDialog.tsx'
import { useLanes } from './use-lanes.ts'

/** Flash: what is to be written, and a lane per port with what happens on it. */
export default function FlashPage() {
  const { t } = useTranslation('flash')
  const { t: common } = useTranslation()
  const { known, lanes } = useLanes()
  useEndSound()
  const archive = useDocuments('firmware')
  const chosen = useFlashDraft((draft) => draft.firmware)
  const options = useFlashDraft((draft) => draft.options)
  const [choosing, setChoosing] = useState<{ files: readonly File[] } | null>(null)
  const [opened, setOpened] = useState<'options' | null>(null)
  const [review, setReview] = useState<readonly string[] | null>(null)
  const [over, setOver] = useState(false)
  const [watched, setWatched] = useState<string>()
  const numbers = useMemo(() => new Map(lanes.map(({ path, number }) => [path, number])), [lanes])
  const may = allows(useRole(), 'operator')
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const firmware = chosen === null ? undefined : archive.find(chosen)

  const write = (some: readonly Lane[]) => {
    if (firmware === undefined) return setChoosing({ files: [] })
    const paths = some.map(({ path }) => path)
    if (options.review) return setReview(paths)
    for (const path of paths)
      void beginJob(writeRequest(path, 'write', firmware.id, options)).catch((fault: unknown) =>
        showFailure(t('act.notBegun', { port: path }), fault),
      )
  }

  return (
    <section
      className={`${page.page} ${classes.page}`}
      aria-label={t('title')}
      data-over={over}
      onDragOver={(event) => {
        if (!may || !event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null)) setOver(false)
      }}
      onDrop={(event) => {
        if (!may || event.dataTransfer.files.length === 0) return
        event.preventDefault()
        setOver(false)
        setChoosing({ files: [...event.dataTransfer.files] })
      }}
    >
      <FirmwareBand
        firmware={firmware}
        lanes={lanes}
        needs={needs}
        onChoose={() => setChoosing({ files: [] })}
        onOptions={() => setOpened('options')}
        onWrite={() => write(lanes.filter(waits))}
      />
      {known && !lanes.some(mayHoldBoard) && <NoPorts />}
      {lanes.length > 0 && <LaneTable lanes={lanes} firmware={firmware} needs={needs} onWrite={(lane) => write([lane])} />}
      {lanes.length > 0 && <SerialMonitor port={watched} lanes={numbers} onPort={setWatched} />}
      {choosing && <ChooseDialog files={choosing.files} onClose={() => setChoosing(null)} />}
      {opened === 'options' && <OptionsDialog onClose={() => setOpened(null)} />}
      {review && firmware && <ReviewDialog firmware={firmware} paths={review} onClose={() => setReview(null)} />}
    </section>
  )
}
