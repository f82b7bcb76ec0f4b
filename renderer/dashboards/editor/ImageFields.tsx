import { Button, FileButton, NumberInput, TextInput } from '@mantine/core'
import { IconPhotoUp, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../language/errors.ts'
import { IMAGE_ACCEPT, uploadImage } from '../image-calls.ts'
import type { WidgetOf } from '../scope.ts'
import classes from './inspector.module.css'
import { PinBoard } from './PinBoard.tsx'
import { SeriesField } from './SeriesField.tsx'

/** The picture and its pins: upload, place by drag or arrows, choose what each shows. */
interface Props {
  widget: WidgetOf<'image'>
  variable: string | undefined
  onChange(widget: WidgetOf<'image'>, merge?: string): void
}

type Pin = WidgetOf<'image'>['pins'][number]
const MOST_PINS = 100

export function ImageFields({ widget, variable, onChange }: Props) {
  const { t } = useTranslation('dashboards')
  const [uploading, setUploading] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [chosen, setChosen] = useState<string | null>(null)
  const pin = widget.pins.find((one) => one.id === chosen)

  const upload = async (file: File | null) => {
    if (!file) return
    setUploading(true)
    setFailure(undefined)
    try {
      const { id } = await uploadImage(file)
      onChange({ ...widget, image: id })
    } catch (fault) {
      setFailure(errorText(fault))
    } finally {
      setUploading(false)
    }
  }
  const changePin = (change: Partial<Pin>, merge?: string) => {
    if (!pin) return
    onChange({ ...widget, pins: widget.pins.map((one) => (one.id === pin.id ? { ...one, ...change } : one)) }, merge)
  }
  const addPin = (series: Pin['series'] | null) => {
    if (series === null) return
    const id = crypto.randomUUID().slice(0, 8)
    onChange({ ...widget, pins: [...widget.pins, { id, x: 50, y: 50, series, label: '' }] })
    setChosen(id)
  }
  return (
    <>
      <div>
        <FileButton accept={IMAGE_ACCEPT} onChange={(file) => void upload(file)}>
          {(props) => (
            <Button {...props} loading={uploading} leftSection={<IconPhotoUp size={16} stroke={1.75} />}>
              {t(widget.image === null ? 'image.upload' : 'image.replace')}
            </Button>
          )}
        </FileButton>
        <p className={classes.hint}>{t('image.types')}</p>
        {failure && (
          <p className={classes.fault} role="alert">
            {failure}
          </p>
        )}
      </div>
      {widget.image !== null && (
        <>
          <PinBoard
            image={widget.image}
            pins={widget.pins}
            chosen={chosen}
            onChoose={setChosen}
            onMove={(id, x, y) =>
              onChange({ ...widget, pins: widget.pins.map((one) => (one.id === id ? { ...one, x, y } : one)) }, `pin ${id}`)
            }
          />
          {widget.pins.length < MOST_PINS && (
            <SeriesField
              key={widget.pins.length}
              label={t('image.addPin')}
              kinds="any"
              variable={variable}
              value={null}
              onChange={addPin}
            />
          )}
          {pin && (
            <fieldset className={classes.list}>
              <legend>{t('image.pin')}</legend>
              <SeriesField
                label={t('field.series')}
                kinds="any"
                variable={variable}
                value={pin.series}
                onChange={(series) => series !== null && changePin({ series })}
              />
              <TextInput
                label={t('image.label')}
                maxLength={40}
                value={pin.label}
                onChange={(event) => changePin({ label: event.currentTarget.value }, `label ${pin.id}`)}
              />
              <div className={classes.pair}>
                {(['x', 'y'] as const).map((axis) => (
                  <NumberInput
                    key={axis}
                    label={t(`image.${axis}`)}
                    min={0}
                    max={100}
                    decimalScale={1}
                    clampBehavior="strict"
                    value={Math.round(pin[axis] * 10) / 10}
                    onChange={(value) => typeof value === 'number' && changePin({ [axis]: value }, `pin ${pin.id}`)}
                  />
                ))}
              </div>
              <Button
                size="sm"
                variant="danger"
                leftSection={<IconX size={14} stroke={1.75} />}
                onClick={() => onChange({ ...widget, pins: widget.pins.filter((one) => one.id !== pin.id) })}
              >
                {t('image.removePin')}
              </Button>
            </fieldset>
          )}
        </>
      )}
    </>
  )
}
