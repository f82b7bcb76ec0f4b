import { Button, Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHIP_LABELS, type FlashChip } from '../../../backend/contract/flash/chip.ts'
import type { Firmware } from '../../../backend/contract/flash/firmware.ts'
import { errorText } from '../../language/errors.ts'
import { Banner } from '../../ui/Banner.tsx'
import blocks from '../../ui/blocks.module.css'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import classes from '../flash.module.css'
import { addFile, addManifest } from '../flash-calls.ts'
import { FileDrop } from './FileDrop.tsx'
import { fileFor, type ManifestWish, readManifest } from './manifest-file.ts'

/** A manifest.json of ESP Web Tools with its files: one build of it, for one chip. */
interface Props {
  given: readonly File[]
  onTake(firmware: Firmware): void
}

const MOST_MANIFEST = 200_000

export function ManifestSource({ given, onTake }: Props) {
  const { t } = useTranslation('flash')
  const [files, setFiles] = useState<readonly File[]>(given)
  const [manifest, setManifest] = useState<{ text: string; wish: ManifestWish } | null>(null)
  const [wanted, setWanted] = useState<FlashChip | null>(null)
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const json = files.findLast(({ name }) => name.toLowerCase().endsWith('.json'))
  useEffect(() => {
    let current = true
    setManifest(null)
    setFault(undefined)
    if (json === undefined) return
    if (json.size > MOST_MANIFEST) return setFault(t('manifest.tooLarge'))
    json.text().then(
      (text) => {
        if (!current) return
        const wish = readManifest(text)
        if (wish === undefined || wish.builds.length === 0) setFault(t('manifest.none'))
        else setManifest({ text, wish })
      },
      (cause: unknown) => current && setFault(errorText(cause)),
    )
    return () => {
      current = false
    }
  }, [json, t])

  const build = manifest?.wish.builds.find(({ chip }) => chip === wanted) ?? manifest?.wish.builds[0]
  const missing = build?.paths.filter((path) => fileFor(path, files) === undefined) ?? []
  const ready = manifest !== null && build !== undefined && missing.length === 0 && !busy
  const take = async () => {
    if (!manifest || !build) return
    setBusy(true)
    setFault(undefined)
    try {
      const hashes: Record<string, string> = {}
      for (const path of build.paths) {
        const file = fileFor(path, files)
        if (file) hashes[path] = (await addFile(file)).sha256
      }
      onTake(await addManifest({ manifest: manifest.text, chip: build.chip, files: hashes }))
    } catch (cause) {
      setFault(errorText(cause))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={blocks.form}>
      {fault !== undefined && (
        <Banner status="critical" role="alert" title={t('files.failed')}>
          {fault}
        </Banner>
      )}
      <FileDrop
        title={t('manifest.drop')}
        text={t('manifest.dropText')}
        choose={t('manifest.choose')}
        accept=".json,.bin,application/json,application/octet-stream"
        onFiles={(more) => setFiles((known) => [...known.filter(({ name }) => more.every((one) => one.name !== name)), ...more])}
      />
      {manifest && build && (
        <>
          <p className={blocks.about}>
            <strong>{manifest.wish.name}</strong>
          </p>
          <Select
            label={t('manifest.chip')}
            allowDeselect={false}
            data={manifest.wish.builds.map(({ chip }) => ({ value: chip, label: CHIP_LABELS[chip] }))}
            value={build.chip}
            onChange={(value) => setWanted(manifest.wish.builds.find(({ chip }) => chip === value)?.chip ?? null)}
          />
          <ul className={classes.found}>
            {build.paths.map((path) => {
              const has = !missing.includes(path)
              return (
                <li key={path}>
                  <StatusGlyph status={has ? 'ok' : 'warning'} size={14} /> {path}
                  {!has && <span className={classes.quiet}> {t('manifest.missing')}</span>}
                </li>
              )
            })}
          </ul>
        </>
      )}
      <div className={classes.foot}>
        <Button variant="filled" disabled={!ready} title={ready ? undefined : t('manifest.needs')} onClick={() => void take()}>
          {t(busy ? 'manifest.sending' : 'files.take')}
        </Button>
      </div>
    </div>
  )
}
