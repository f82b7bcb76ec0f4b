import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import { RestError } from '../backend/rest.ts'
import { errorText } from '../language/errors.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { useFocusBack } from '../ui/use-focus-back.ts'
import classes from './flash.module.css'
import { editFirmware } from './flash-calls.ts'

/** Name and note of a firmware. */
export function FirmwareEdit({ firmware, onClose }: { firmware: Firmware; onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('flash')
  const { t: common } = useTranslation()
  const [name, setName] = useState(firmware.name)
  const [note, setNote] = useState(firmware.note)
  const [fault, setFault] = useState<string>()
  const ready = name.trim() !== ''
  const save = async () => {
    try {
      await editFirmware(firmware.id, { version: firmware.version, name: name.trim(), note: note.trim() })
      onClose()
    } catch (cause) {
      setFault(cause instanceof RestError && cause.code === 'document.conflict' ? t('archive.changed') : errorText(cause))
    }
  }
  return (
    <Modal opened onClose={onClose} size={520} title={t('archive.editTitle')} closeButtonProps={{ 'aria-label': common('act.close') }}>
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void save()
        }}
      >
        {fault !== undefined && (
          <Banner status="critical" role="alert" title={t('archive.saveFailed')}>
            {fault}
          </Banner>
        )}
        <TextInput
          data-autofocus
          label={t('files.name')}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('archive.note')}
          value={note}
          maxLength={2000}
          autosize
          minRows={3}
          maxRows={10}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className={classes.foot}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={!ready}>
            {common('act.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
