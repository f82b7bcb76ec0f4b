import { Modal, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firmware } from '../../../backend/contract/flash/firmware.ts'
import { useDocuments } from '../../backend/documents.ts'
import blocks from '../../ui/blocks.module.css'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { chooseFirmware } from '../flash-draft.ts'
import { ArchiveSource } from './ArchiveSource.tsx'
import { BuildSource } from './BuildSource.tsx'
import { FilesSource } from './FilesSource.tsx'
import { FolderSource } from './FolderSource.tsx'
import { ManifestSource } from './ManifestSource.tsx'

/** What is to be written: from the archive, or new into it. */
interface Props {
  /** Dropped on the page. */
  files: readonly File[]
  /** Only into the archive: what is there already is not offered. */
  adding?: boolean
  onClose(): void
}

const SOURCES = ['archive', 'files', 'manifest', 'folder', 'build'] as const
type Source = (typeof SOURCES)[number]

export function ChooseDialog({ files, adding = false, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('flash')
  const { t: common } = useTranslation()
  const archive = useDocuments('firmware')
  const [chosen, setChosen] = useState<Source | null>(files.length === 0 ? null : files.some(isManifest) ? 'manifest' : 'files')
  const source = chosen ?? (adding || (archive.known && archive.list.length === 0) ? 'files' : 'archive')
  const take = (firmware: Firmware) => {
    if (!adding) chooseFirmware(firmware.id)
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={760}
      title={t(adding ? 'archive.add' : 'choose.title')}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <div className={blocks.form}>
        <SegmentedControl
          aria-label={t('choose.source')}
          value={source}
          onChange={(value) => setChosen(SOURCES.find((one) => one === value) ?? 'archive')}
          data={SOURCES.filter((value) => !adding || value !== 'archive').map((value) => ({ value, label: t(`choose.sources.${value}`) }))}
        />
        {source === 'archive' && <ArchiveSource onTake={take} />}
        {source === 'files' && <FilesSource given={files.filter((file) => !isManifest(file))} onTake={take} />}
        {source === 'manifest' && <ManifestSource given={files} onTake={take} />}
        {source === 'folder' && <FolderSource onTake={take} />}
        {source === 'build' && <BuildSource onTake={take} />}
      </div>
    </Modal>
  )
}

export function isManifest({ name }: File): boolean {
  return name.toLowerCase().endsWith('.json')
}
