import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { SettingsRepository } from '@tocsin/adapters/database';
import { Settings } from '@tocsin/contracts';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, CurrentCaller, RequireScope } from '@tocsin/platform/http';

@ApiTags('settings')
@Controller('settings')
export class SettingsController {
  constructor(
    @Inject(SettingsRepository) private readonly settings: SettingsRepository,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  /** What is redacted, when a category is believed, and how long logs are kept. */
  @Get()
  @RequireScope('settings:read')
  @ApiOkResponse({ standardSchema: Settings, description: 'The settings in force' })
  read(): Promise<Settings> {
    return this.settings.read();
  }

  /** Replaces them; in force within five seconds. */
  @Put()
  @RequireScope('settings:write')
  @ApiOkResponse({ standardSchema: Settings, description: 'The settings as changed' })
  async replace(@Body({ schema: Settings }) after: Settings, @CurrentCaller() caller: Caller): Promise<Settings> {
    const before = await this.settings.write(after);
    await this.audit.record({ ...caller, action: 'settings.update', target: 'settings', outcome: 'success', before, after, detail: {} });
    return after;
  }
}
