import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Page, pageOf, TemplatePin, TemplatePinInput } from '@tocsin/contracts';
import { type Caller, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { PinsService } from './pins.service.ts';

const TemplatePinPage = pageOf(TemplatePin, 'TemplatePinPage');

@ApiTags('classifier')
@Controller('pins')
export class PinsController {
  constructor(@Inject(PinsService) private readonly pins: PinsService) {}

  /** All of them, the newest first. */
  @Get()
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: TemplatePinPage, description: 'Templates with a category by a person’s word' })
  list(): Promise<Page<TemplatePin>> {
    return this.pins.list();
  }

  /** Gives a template a category: each new log of it has it, whatever the classifier says. */
  @Put(':templateId')
  @RequireScope('logs:correct')
  @ApiOkResponse({ standardSchema: TemplatePin, description: 'The pin, in force within five seconds' })
  put(
    @Param('templateId') templateId: string,
    @Body({ schema: TemplatePinInput }) input: TemplatePinInput,
    @CurrentCaller() caller: Caller,
  ): Promise<TemplatePin> {
    return this.pins.put(templateId, input, caller);
  }

  /** The classifier decides again. */
  @Delete(':templateId')
  @HttpCode(204)
  @RequireScope('logs:correct')
  @ApiNoContentResponse({ description: 'Removed' })
  remove(@Param('templateId') templateId: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.pins.remove(templateId, caller);
  }
}
