import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ProcessRepository } from '@tocsin/adapters/database';
import { ProcessList } from '@tocsin/contracts';
import { RequireScope } from '@tocsin/platform/http';
import { DataSource } from 'typeorm';

@ApiTags('health')
@Controller('system/processes')
export class ProcessesController {
  private readonly processes: ProcessRepository;
  constructor(@Inject(DataSource) source: DataSource) {
    this.processes = new ProcessRepository(source);
  }

  /** Every process of the product, with its machine, as each last told: at most some seconds old. */
  @Get()
  @RequireScope('settings:read')
  @ApiOkResponse({ standardSchema: ProcessList, description: 'By app, then host; silent ones stopped without saying so' })
  async list(): Promise<ProcessList> {
    return { processes: await this.processes.list() };
  }
}
