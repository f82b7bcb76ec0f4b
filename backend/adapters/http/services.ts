import type { Readable } from 'node:stream'
import type { Activity, ActivityKind } from '../../contract/activity.ts'
import type { Actuator, ActuatorCommandBody, Command, CommandSource, OutputUsage } from '../../contract/actuators/actuator.ts'
import type { EmergencyState, EmergencyView, OutputName, ReleaseBody, StopOrigin } from '../../contract/actuators/emergency.ts'
import type { InterlockBody } from '../../contract/actuators/interlock.ts'
import type { MakeSafeRequest, SafeAct } from '../../contract/actuators/safe-act.ts'
import type { OutputVerdict } from '../../contract/actuators/verdict.ts'
import type { Alarm, AlarmSeverity, AlarmSource, AlarmsChanged } from '../../contract/alarms/alarm.ts'
import type { Channel, ChannelBody, ChannelSecret } from '../../contract/alarms/channel.ts'
import type { Delivery } from '../../contract/alarms/delivery.ts'
import type { AlarmSettings, AlarmSettingsBody } from '../../contract/alarms/settings.ts'
import type { AnnotationBody, ViewBody } from '../../contract/annotation.ts'
import type { BoardPatch, BulkResult, DeviceBody, IngestBody, Organisation, SeriesPatch } from '../../contract/api.ts'
import type { Board, Registration } from '../../contract/boards/board.ts'
import type { BoardCommand, BoardCommandRequest } from '../../contract/boards/command.ts'
import type { Discovery, FoundDevice, NetworkScan, NetworkScanRequest } from '../../contract/boards/discovery.ts'
import type { RemovalResult, RetiredBoard } from '../../contract/boards/retired.ts'
import type { BoardTypeList } from '../../contract/boards/type.ts'
import type { CalibrationRecord, CalibrationRequest, PreviewRequest, SeriesPreview } from '../../contract/calibrations/record.ts'
import type { BusScan, BusScanRequest } from '../../contract/configuration/bus-scan.ts'
import type { Configuration, ConfigurationBody } from '../../contract/configuration/configuration.ts'
import type { BoardConfiguration, ConfigurationCheck } from '../../contract/configuration/state.ts'
import type { DashboardBody } from '../../contract/dashboard.ts'
import type { VersionHead } from '../../contract/document-version.ts'
import type { DeviceState } from '../../contract/events.ts'
import type { Export, ExportSpec, MailSettings, MailSettingsBody, Report, ReportBody } from '../../contract/export.ts'
import type { Finding } from '../../contract/finding.ts'
import type { Aggregation, CalendarUnit, QueryAnswer, StatisticsAnswer } from '../../contract/history.ts'
import type { ImageInfo, ImageType } from '../../contract/image.ts'
import type { Import, ImportMapping } from '../../contract/import.ts'
import type { InspectedMessage } from '../../contract/inspector.ts'
import type { LibraryView } from '../../contract/library.ts'
import type { Revision, RevisionPreview, RevisionRequest } from '../../contract/revision.ts'
import type { Role } from '../../contract/roles.ts'
import type { PreviewedBoard } from '../../contract/rollouts/preview.ts'
import type { Rollout, RolloutQuestion, RolloutRequest, RolloutStep } from '../../contract/rollouts/rollout.ts'
import type { TemplateBody } from '../../contract/rollouts/template.ts'
import type { VariableBody } from '../../contract/rules/desk.ts'
import type { SceneBody } from '../../contract/rules/rule.ts'
import type { LatestValue } from '../../contract/sample.ts'
import type { Scan, ScanRequest } from '../../contract/scan.ts'
import type { ScheduleBody, ScheduleRun } from '../../contract/schedules/schedule.ts'
import type { Series } from '../../contract/series.ts'
import type { SiteBody } from '../../contract/site.ts'
import type { SystemStatus } from '../../contract/status.ts'
import type { BoardPlace, Subzone, ZoneAct, ZoneView } from '../../contract/zone.ts'
import type { EditableShelf } from './editable-shelf.ts'
import type { FlashServices } from './flash-services.ts'
import type { RuleServices } from './rule-services.ts'

/** Part of `/api/query`, see contract/history.ts. */
export interface HistoryQuery {
  series: readonly number[]
  fromMs: number
  toMs: number
  maxPoints: number
  aggregation: Aggregation
  bucket?: CalendarUnit
  timeZone?: string
}

/** What the routes need of the nouns; `app/app.ts` hands it over. Faults are LeitstandError. */
export interface Services {
  fleet: {
    list(): Board[]
    find(id: string): Board | undefined
    edit(ids: readonly string[], patch: BoardPatch, by: string): Promise<BulkResult>
    register(ids: readonly string[], registration: Registration, by: string): Promise<BulkResult>
    add(device: DeviceBody, by: string): Promise<Board>
    organisations(): Organisation[]
    addOrganisation(name: string, id: string | undefined, by: string): Promise<Organisation>
    /** Compatibility shape, every board with its last telemetry. */
    deviceStates(): DeviceState[]
  }
  series: {
    /** Text: part of a name, channel, type, unit, board or zone; the others exact. */
    list(filter: { board?: string; text?: string; zone?: string; unit?: string; sensorType?: string }): Series[]
    edit(id: number, patch: SeriesPatch, by: string): Promise<Series>
  }
  telemetry: {
    latest(board?: string): LatestValue[]
    query(query: HistoryQuery): Promise<QueryAnswer>
    /** The same as UTF-8 JSON text: what is large need not go through this thread as objects. */
    queryText(query: HistoryQuery): Promise<Uint8Array>
    statistics(query: { series: number[]; fromMs: number; toMs: number; above?: number; below?: number }): Promise<StatisticsAnswer>
    /** Resolves after commit. */
    ingest(body: IngestBody): Promise<void>
  }
  libraries: { list(): LibraryView[] }
  boardTypes: {
    list(): BoardTypeList
    /** Throws `board-type.unknown`; null and undefined pass. */
    mustKnow(id: string | null | undefined): void
  }
  actuators: {
    list(board?: string): Actuator[]
    /** Newest first. */
    commands(
      filter: {
        board?: string | undefined
        gpio?: number | undefined
        source?: CommandSource | undefined
        fromMs?: number | undefined
        toMs?: number | undefined
      },
      limit: number,
    ): Promise<Command[]>
    send(board: string, gpio: number, body: ActuatorCommandBody, by: string): Promise<Command>
    /** What an ON by hand would be answered now. */
    verdict(board: string, gpio: number): OutputVerdict
    /** Until then nothing that ranks below a person switches it. */
    override(board: string, gpio: number, untilMs: number, by: string, reason: string | null): Promise<void>
    endOverride(board: string, gpio: number): Promise<void>
    usage(board: string, gpio: number, range: { fromMs: number; toMs: number }): Promise<OutputUsage>
  }
  boardCommands: {
    list(board: string, limit: number): BoardCommand[]
    send(board: string, request: BoardCommandRequest, by: string): Promise<BoardCommand>
  }
  retirement: {
    list(): RetiredBoard[]
    remove(ids: readonly string[], by: string): Promise<RemovalResult>
    replace(id: string, heir: string, by: string): Promise<RetiredBoard>
    restore(ids: readonly string[], by: string): Promise<Board[]>
  }
  messages: { of(board: string): InspectedMessage[]; unassigned(): InspectedMessage[] }
  activity: {
    list(limit: number): Promise<Activity[]>
    /** Newest first; null: any. */
    find(query: {
      fromMs: number
      toMs: number
      board: string | null
      kinds: readonly ActivityKind[] | null
      limit: number
    }): Promise<Activity[]>
  }
  alarms: {
    list(): Alarm[]
    get(id: string): Promise<Alarm>
    /** Newest end first; null: any. */
    history(query: {
      fromMs: number
      beforeMs: number
      beforeId: string | null
      severities: readonly AlarmSeverity[] | null
      sources: readonly AlarmSource[] | null
      zone: string | null
      board: string | null
      key: string | null
      limit: number
    }): Promise<Alarm[]>
    acknowledge(ids: readonly string[], by: string, comment: string): Promise<AlarmsChanged>
    shelve(ids: readonly string[], untilMs: number, reason: string, by: string): Promise<AlarmsChanged>
    unshelve(ids: readonly string[], by: string): Promise<AlarmsChanged>
    clear(ids: readonly string[], by: string, comment: string): Promise<AlarmsChanged>
    settings(): { version: number; settings: AlarmSettingsBody }
    configure(version: number, body: AlarmSettingsBody, by: string): Promise<AlarmSettings>
  }
  alarmChannels: {
    list(): Channel[]
    get(id: string): Channel
    put(id: string, version: number, body: ChannelBody, secret: ChannelSecret | undefined, by: string): Promise<Channel>
    remove(ids: readonly string[]): Promise<void>
    test(id: string): Promise<Delivery>
    /** Newest first; null: any. */
    log(query: {
      alarm: string | null
      channel: string | null
      state: Delivery['state'] | null
      beforeMs: number
      limit: number
    }): Promise<Delivery[]>
  }
  annotations: EditableShelf<AnnotationBody>
  views: EditableShelf<ViewBody>
  dashboards: EditableShelf<DashboardBody>
  configurations: {
    of(board: string): BoardConfiguration
    save(board: string, version: number, body: ConfigurationBody, by: string, note: string | null): Promise<Configuration>
    check(board: string, body: ConfigurationBody): ConfigurationCheck
    push(board: string, by: string): Promise<BoardConfiguration>
    adopt(board: string, version: number, by: string, note: string | null): Promise<Configuration>
    versions(board: string): Promise<VersionHead[]>
    version(board: string, version: number): Promise<VersionHead & { body: ConfigurationBody }>
    restore(board: string, version: number, from: number, by: string, note: string | null): Promise<Configuration>
  }
  rules: RuleServices
  scenes: EditableShelf<SceneBody>
  variables: EditableShelf<VariableBody>
  schedules: EditableShelf<ScheduleBody> & { runs(): ScheduleRun[] }
  interlocks: EditableShelf<InterlockBody>
  sites: EditableShelf<SiteBody>
  emergency: {
    view(): EmergencyView
    /** Latches before it returns; resolves when broker and disk have it, or after 1 s. */
    trigger(origin: StopOrigin, reason: string | undefined, by: string): Promise<EmergencyState>
    secure(output: OutputName, by: string): Promise<EmergencyState>
    dismiss(board: string, reason: string, by: string): Promise<EmergencyState>
    signCause(by: string): Promise<EmergencyState>
    release(body: ReleaseBody, by: string, role: Role): Promise<EmergencyState>
    /** @throws LeitstandError `query.time-zone` */
    protocolFile(request: {
      format: 'csv' | 'pdf'
      language: 'en' | 'de'
      timeZone: string
    }): Promise<{ fileName: string; content: Uint8Array }>
  }
  zones: {
    list(): ZoneView[]
    create(name: string, by: string): Promise<ZoneAct>
    rename(from: string, to: string, by: string, merge?: boolean): Promise<ZoneAct>
    move(boards: readonly string[], zone: string | null, by: string): Promise<ZoneAct>
    remove(name: string, by: string): Promise<ZoneAct>
    undo(act: string, by: string): Promise<ZoneAct>
    place(board: string): BoardPlace
    resend(board: string): Promise<BoardPlace>
    setSubzones(board: string, version: number, subzones: readonly Subzone[], by: string): Promise<Configuration>
    makeSafe(request: MakeSafeRequest, by: string): Promise<SafeAct>
    safeActs(): SafeAct[]
  }
  templates: EditableShelf<TemplateBody>
  rollouts: {
    list(): Rollout[]
    get(id: string): Rollout
    boards(id: string): { wave: number; step: RolloutStep }[]
    preview(question: RolloutQuestion): Promise<PreviewedBoard[]>
    begin(request: RolloutRequest, by: { name: string; role: Role }): Promise<Rollout>
    pause(id: string, by: string): Promise<Rollout>
    resume(id: string, by: string): Promise<Rollout>
    retry(id: string, by: string): Promise<Rollout>
    cancel(id: string, by: string): Promise<Rollout>
    remove(ids: readonly string[]): Promise<void>
  }
  findings: {
    list(): Finding[]
    acknowledge(id: string, by: string): Promise<Finding>
  }
  scans: {
    list(): Scan[]
    get(id: string): Scan
    begin(request: ScanRequest, by: string): Promise<Scan>
    cancel(id: string): Promise<Scan>
    remove(ids: readonly string[]): Promise<void>
  }
  calibrations: {
    list(series?: number): CalibrationRecord[]
    set(series: number, request: CalibrationRequest, by: string): Promise<CalibrationRecord>
    preview(series: number, request: PreviewRequest): Promise<SeriesPreview>
    certificate(id: string, language: 'en' | 'de'): Promise<{ fileName: string; content: Uint8Array }>
    csv(language: 'en' | 'de'): string
  }
  /** What is found in the network. */
  discovery: {
    state(): Discovery
    found(): FoundDevice[]
    /** @throws LeitstandError `discovery.off` */
    browse(): Promise<Discovery>
    scans: {
      list(): NetworkScan[]
      get(id: string): NetworkScan
      /** @throws LeitstandError `discovery.range`, `job.running` */
      begin(request: NetworkScanRequest, by: string): NetworkScan
      cancel(id: string): Promise<NetworkScan>
    }
  }
  /** Flashing over a cable and over the air, serial monitor. */
  flash: FlashServices
  /** Devices that answer on a bus of a board. */
  scanBus(board: string, request: BusScanRequest, by: string): Promise<BusScan>
  imports: {
    list(): Import[]
    get(id: string): Import
    /** @param announcedBytes what the sender says the body has */
    upload(
      file: { fileName: string; timeZone?: string | undefined },
      body: Readable,
      announcedBytes: number | undefined,
      by: string,
    ): Promise<Import>
    map(id: string, mapping: ImportMapping): Promise<Import>
    check(id: string): Promise<Import>
    run(id: string): Promise<Import>
    cancel(id: string): Promise<Import>
    remove(ids: readonly string[]): Promise<void>
    errorsFile(id: string): Promise<{ path: string; fileName: string }>
  }
  revisions: {
    list(series?: number): Revision[]
    preview(request: RevisionRequest): Promise<RevisionPreview>
    revise(request: RevisionRequest, by: string): Promise<Revision>
    undo(id: string, by: string): Promise<Revision>
    cancel(id: string): Promise<Revision>
  }
  exports: {
    list(): Export[]
    get(id: string): Export
    begin(spec: ExportSpec, by: string, report: string | null): Promise<Export>
    cancel(id: string): Promise<Export>
    resume(id: string): Promise<Export>
    remove(ids: readonly string[]): Promise<void>
    file(id: string): { path: string; fileName: string; contentType: string }
    stream(spec: ExportSpec, by: string): Promise<{ fileName: string; contentType: string; bytes: AsyncIterable<Uint8Array> }>
  }
  reports: {
    list(): Report[]
    get(id: string): Report
    put(id: string, version: number, body: ReportBody, by: string): Promise<Report>
    remove(ids: readonly string[]): Promise<void>
    run(id: string, by: string): Promise<Export>
  }
  mail: {
    settings(): MailSettings | null
    configure(body: MailSettingsBody): Promise<MailSettings>
    test(to: string): Promise<void>
  }
  images: {
    add(content: Uint8Array<ArrayBuffer>): Promise<ImageInfo>
    read(id: string): Promise<{ type: ImageType; content: Uint8Array }>
  }
  status(): SystemStatus
  demo: { start(boards: number): Promise<void>; stop(): Promise<void> }
  /** Credentials that MQTT clients must present from now on. */
  configureMqttLogin(username: string, password: string): Promise<void>
}
