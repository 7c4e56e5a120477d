import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiKeyCreated, ApiKeyInput, ApiKeyView, Me, type Page, pageOf, PageParams } from '@tocsin/contracts';
import { type Caller, CurrentActor, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { ApiKeysService } from './api-keys.service.ts';

const ApiKeyPage = pageOf(ApiKeyView, 'ApiKeyPage');

@ApiTags('api-keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(@Inject(ApiKeysService) private readonly keys: ApiKeysService) {}

  /** Newest first, revoked ones included. */
  @Get()
  @RequireScope('keys:read')
  @ApiOkResponse({ standardSchema: ApiKeyPage, description: 'A page of keys, without their secrets' })
  list(@Query({ schema: PageParams }) params: PageParams): Promise<Page<ApiKeyView>> {
    return this.keys.list(params);
  }

  /** The answer shows the key, this once. */
  @Post()
  @RequireScope('keys:write')
  @ApiCreatedResponse({ standardSchema: ApiKeyCreated, description: 'The new key' })
  create(
    @Body({ schema: ApiKeyInput }) input: ApiKeyInput,
    @CurrentActor() actor: Me,
    @CurrentCaller() caller: Caller,
  ): Promise<ApiKeyCreated> {
    return this.keys.create(input, actor, caller);
  }

  /** Revokes it; it stays in the list. */
  @Delete(':id')
  @HttpCode(204)
  @RequireScope('keys:write')
  @ApiNoContentResponse({ description: 'Revoked' })
  revoke(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.keys.revoke(id, caller);
  }
}
