import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Page, pageOf, Reclassification, ReclassificationInput } from '@tocsin/contracts';
import { type Caller, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { ReclassificationsService } from './reclassifications.service.ts';

const ReclassificationPage = pageOf(Reclassification, 'ReclassificationPage');

@ApiTags('classifier')
@Controller('reclassifications')
export class ReclassificationsController {
  constructor(@Inject(ReclassificationsService) private readonly jobs: ReclassificationsService) {}

  /** The open ones and the last hundred. */
  @Get()
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: ReclassificationPage, description: 'Jobs, the newest first' })
  list(): Promise<Page<Reclassification>> {
    return this.jobs.list();
  }

  @Get(':id')
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: Reclassification, description: 'The job, and how far it is' })
  get(@Param('id') id: string): Promise<Reclassification> {
    return this.jobs.get(id);
  }

  /** Judges stored logs again, by the model, the pins and the threshold in force when it begins. Alerts are not counted anew. */
  @Post()
  @RequireScope('settings:write')
  @ApiCreatedResponse({ standardSchema: Reclassification, description: 'The job; one runs at a time' })
  create(
    @Body({ schema: ReclassificationInput }) input: ReclassificationInput,
    @CurrentCaller() caller: Caller,
  ): Promise<Reclassification> {
    return this.jobs.create(input, caller);
  }

  /** Stops it after the step under way; what was judged again stays so. */
  @Delete(':id')
  @HttpCode(204)
  @RequireScope('settings:write')
  @ApiNoContentResponse({ description: 'Cancelled' })
  cancel(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.jobs.cancel(id, caller);
  }
}
