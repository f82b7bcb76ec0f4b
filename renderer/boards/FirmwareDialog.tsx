import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/board.ts'
import { parameterFault } from '../../backend/contract/board-command.ts'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { command } from './board-acts.ts'
import classes from './boards.module.css'

/** A firmware file by address and checksum. Done only when the board comes back with it. */
export function FirmwareDialog({ board, onClose }: { board: Board; onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('boards')
  const { t: common } = useTranslation()
  const [url, setUrl] = useState('')
  const [sha256, setSha256] = useState('')
  const [version, setVersion] = useState('')
  const params = { url: url.trim(), sha256: sha256.trim(), ...(version.trim() === '' ? {} : { version: version.trim() }) }
  const badUrl = url !== '' && !/^https?:\/\/\S+$/.test(url.trim())
  const badSum = sha256 !== '' && !/^[0-9a-f]{64}$/i.test(sha256.trim())
  const ready = parameterFault('ota_update', params) === undefined
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={t('firmware.title', { name: board.name ?? board.id })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          onClose()
          void command([board.id], { command: 'ota_update', params })
        }}
      >
        <p className={classes.about}>{t('firmware.text', { now: board.health.firmware ?? '–' })}</p>
        <TextInput
          data-autofocus
          label={t('firmware.url')}
          placeholder="https://"
          value={url}
          maxLength={2000}
          error={badUrl && t('firmware.badUrl')}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label="SHA-256"
          value={sha256}
          maxLength={64}
          error={badSum && t('firmware.badSum')}
          onChange={(event) => setSha256(event.currentTarget.value)}
        />
        <TextInput
          label={t('firmware.version')}
          description={t('firmware.versionHint')}
          value={version}
          maxLength={64}
          onChange={(event) => setVersion(event.currentTarget.value)}
        />
        <div className={classes.foot}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={!ready} title={ready ? undefined : t('firmware.needs')}>
            {t('act.firmware')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
