import { Button, Modal, Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { FLASH_MODES, FLASH_SPEEDS } from '../../backend/contract/flash/image.ts'
import { BAUD_RATES } from '../../backend/contract/flash/job.ts'
import { useFormat } from '../language/format.ts'
import blocks from '../ui/blocks.module.css'
import { useFocusBack } from '../ui/use-focus-back.ts'
import classes from './flash.module.css'
import { type FlashOptions, setOptions, useFlashDraft } from './flash-draft.ts'
import { playEnd } from './flash-sound.ts'

/** How is written: in force at once, kept on this computer. */
const SWITCHES = ['review', 'backup', 'eraseAll', 'sound', 'large'] as const

export function OptionsDialog({ onClose }: { onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('flash')
  const { t: common } = useTranslation()
  const format = useFormat()
  const options = useFlashDraft((draft) => draft.options)
  const change = (name: (typeof SWITCHES)[number], on: boolean) => {
    setOptions({ [name]: on } satisfies Partial<FlashOptions>)
    if (name === 'sound' && on) playEnd(true)
  }
  return (
    <Modal opened onClose={onClose} size={560} title={t('options.title')} closeButtonProps={{ 'aria-label': common('act.close') }}>
      <div className={blocks.form}>
        {SWITCHES.map((name) => (
          <Switch
            key={name}
            label={t(`options.${name}`)}
            description={t(`options.${name}Hint`)}
            checked={options[name]}
            onChange={(event) => change(name, event.currentTarget.checked)}
          />
        ))}
        <p className={blocks.about}>{t('options.verified')}</p>
        <div className={classes.two}>
          <Select
            label={t('options.baud')}
            description={t('options.baudHint')}
            allowDeselect={false}
            data={BAUD_RATES.map((baud) => ({ value: String(baud), label: format.number(baud) }))}
            value={String(options.baud)}
            onChange={(value) => setOptions({ baud: BAUD_RATES.find((baud) => String(baud) === value) ?? options.baud })}
          />
          <Select
            label={t('options.size')}
            description={t('options.sizeHint')}
            allowDeselect={false}
            data={(['keep', 'board'] as const).map((value) => ({ value, label: t(`options.sizes.${value}`) }))}
            value={options.size}
            onChange={(value) => setOptions({ size: value === 'board' ? 'board' : 'keep' })}
          />
          <Select
            label={t('options.mode')}
            description={t('options.parameterHint')}
            allowDeselect={false}
            data={FLASH_MODES.map((value) => ({ value, label: value === 'keep' ? t('options.keep') : value.toUpperCase() }))}
            value={options.mode}
            onChange={(value) => setOptions({ mode: FLASH_MODES.find((one) => one === value) ?? 'keep' })}
          />
          <Select
            label={t('options.speed')}
            description={t('options.parameterHint')}
            allowDeselect={false}
            data={FLASH_SPEEDS.map((value) => ({ value, label: value === 'keep' ? t('options.keep') : `${value.replace('m', '')} MHz` }))}
            value={options.speed}
            onChange={(value) => setOptions({ speed: FLASH_SPEEDS.find((one) => one === value) ?? 'keep' })}
          />
        </div>
        <div className={classes.foot}>
          <Button variant="filled" onClick={onClose}>
            {t('options.done')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
