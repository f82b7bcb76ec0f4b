import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firmware } from '../../../backend/contract/flash/firmware.ts'
import { allows } from '../../../backend/contract/roles.ts'
import { useRole } from '../../backend/live-store.ts'
import { errorText } from '../../language/errors.ts'
import blocks from '../../ui/blocks.module.css'
import classes from '../flash.module.css'
import { addFolder } from '../flash-calls.ts'

/** A build folder of PlatformIO or ESP-IDF on the machine that Leitstand runs on. Administrators only: it reads that machine's files. */
export function FolderSource({ onTake }: { onTake(firmware: Firmware): void }) {
  const { t } = useTranslation('flash')
  const { t: common } = useTranslation()
  const may = allows(useRole(), 'admin')
  const [folder, setFolder] = useState('')
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const ready = may && !busy && folder.trim() !== ''
  const take = async () => {
    setBusy(true)
    setFault(undefined)
    try {
      onTake(await addFolder({ folder: folder.trim() }))
    } catch (cause) {
      setFault(errorText(cause))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className={blocks.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void take()
      }}
    >
      <p className={blocks.about}>{t('folder.text')}</p>
      <TextInput
        data-autofocus
        label={t('folder.folder')}
        placeholder=".pio/build/esp32dev"
        value={folder}
        maxLength={1000}
        error={fault}
        disabled={!may}
        onChange={(event) => setFolder(event.currentTarget.value)}
      />
      <div className={classes.foot}>
        <Button
          type="submit"
          variant="filled"
          disabled={!ready}
          title={may ? undefined : common('needsRole', { role: common('role.admin') })}
        >
          {t('files.take')}
        </Button>
      </div>
    </form>
  )
}
