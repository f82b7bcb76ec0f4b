// What the routes of flashing, the serial monitor and updates over the air need. Part of services.ts.
import type { AirOffer } from '../../contract/flash/air-update.ts'
import type { Decoded, DecodeRequest, ElfFile, ElfList } from '../../contract/flash/backtrace.ts'
import type { BATCH_FILES, BatchRequest, BatchStart, FlashBatch } from '../../contract/flash/batch.ts'
import type {
  Firmware,
  FirmwareFile,
  FirmwarePatch,
  FirmwareRequest,
  FolderRequest,
  ManifestRequest,
} from '../../contract/flash/firmware.ts'
import type { BuildRequest, FirmwareBuild, FirmwareBuilder } from '../../contract/flash/firmware-build.ts'
import type { FlashJob, FlashStart } from '../../contract/flash/job.ts'
import type { SerialPortInfo } from '../../contract/flash/port.ts'
import type { ProvisionPreset } from '../../contract/flash/provision.ts'
import type { MonitorRequest, ResetTarget, SendRequest, SerialMonitor } from '../../contract/flash/serial-monitor.ts'

export interface FlashServices {
  ports(): SerialPortInfo[]
  provisionPreset(): ProvisionPreset
  batches: {
    list(): FlashBatch[]
    get(id: string): FlashBatch
    create(request: BatchRequest, by: string): Promise<FlashBatch>
    begin(id: string, start: BatchStart, by: string): Promise<FlashBatch>
    pause(id: string): Promise<FlashBatch>
    take(id: string, port: string, by: string): Promise<FlashBatch>
    remove(id: string): Promise<void>
    file(
      id: string,
      kind: (typeof BATCH_FILES)[number],
      language: 'en' | 'de',
      timeZone: string,
    ): Promise<{ fileName: string; type: string; content: Uint8Array }>
  }
  lanes: {
    list(): FlashJob[]
    get(id: string): FlashJob
    /** @throws LeitstandError `flash.busy`, `flash.image`, `document.unknown` */
    begin(request: FlashStart, by: string): FlashJob
    /** @param wifiPassword undefined: the one of the job */
    retry(id: string, by: string, wifiPassword?: string): FlashJob
    cancel(id: string): FlashJob
  }
  air: {
    offers(board: string): Promise<AirOffer[]>
    /** @throws LeitstandError `firmware.address`, `document.unknown` */
    file(sha256: string, until: number, signature: string): Promise<{ path: string; bytes: number }>
  }
  backtraces: {
    list(): Promise<ElfList>
    add(name: string, content: Uint8Array): Promise<ElfFile>
    decode(request: DecodeRequest): Promise<Decoded>
  }
  monitors: {
    list(): SerialMonitor[]
    /** @throws LeitstandError `document.unknown`, `request.too-many`, `flash.port` */
    open(port: string, request: MonitorRequest, by: string): Promise<SerialMonitor>
    /** All of these: `monitor.closed` */
    close(port: string): Promise<void>
    send(port: string, request: SendRequest, by: string): Promise<void>
    reset(port: string, into: ResetTarget, by: string): Promise<void>
    recentBytes(port: string): { path: string; content: Uint8Array }
  }
  builds: {
    builder(): Promise<FirmwareBuilder>
    list(): FirmwareBuild[]
    get(id: string): FirmwareBuild
    /** @throws LeitstandError `job.running` */
    begin(request: BuildRequest, by: string): FirmwareBuild
    cancel(id: string): FirmwareBuild
  }
  archive: {
    list(): Firmware[]
    get(id: string): Firmware
    addFile(name: string, content: Uint8Array): Promise<FirmwareFile>
    add(request: FirmwareRequest, by: string): Promise<Firmware>
    addManifest(request: ManifestRequest, by: string): Promise<Firmware>
    addFolder(request: FolderRequest, by: string): Promise<Firmware>
    download(id: string, index: number): Promise<{ name: string; content: Uint8Array }>
    edit(id: string, patch: FirmwarePatch, by: string): Promise<Firmware>
    remove(id: string): Promise<void>
  }
}
