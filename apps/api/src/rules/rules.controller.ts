import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Post, Put, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Page, pageOf, Rule, RuleInput } from '@tocsin/contracts';
import { type Caller, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import type { FastifyReply } from 'fastify';
import { RulesService } from './rules.service.ts';

const RulePage = pageOf(Rule, 'RulePage');

const withVersion = (rule: Rule, reply: FastifyReply): Rule => {
  void reply.header('ETag', `"${rule.updatedAt}"`);
  return rule;
};
/** The version inside an If-Match header; `*` and nothing match any. */
const expectedVersion = (header: string | undefined): string | undefined =>
  header === undefined || header.trim() === '*' ? undefined : header.trim().replace(/^(W\/)?"(.*)"$/, '$2');

@ApiTags('rules')
@Controller('rules')
export class RulesController {
  constructor(@Inject(RulesService) private readonly rules: RulesService) {}

  /** All of them, the oldest first. */
  @Get()
  @RequireScope('rules:read')
  @ApiOkResponse({ standardSchema: RulePage, description: 'All rules' })
  list(): Promise<Page<Rule>> {
    return this.rules.list();
  }

  @Get(':id')
  @RequireScope('rules:read')
  @ApiOkResponse({ standardSchema: Rule, description: 'The rule; its ETag may be sent back as If-Match' })
  async get(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Rule> {
    return withVersion(await this.rules.get(id), reply);
  }

  @Post()
  @RequireScope('rules:write')
  @ApiCreatedResponse({ standardSchema: Rule, description: 'The new rule, in force within five seconds' })
  async create(
    @Body({ schema: RuleInput }) input: RuleInput,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Rule> {
    return withVersion(await this.rules.create(input, caller), reply);
  }

  /** Replaces the whole rule. With If-Match, only the version that was read. */
  @Put(':id')
  @RequireScope('rules:write')
  @ApiHeader({ name: 'If-Match', required: false, description: 'ETag of the version that was read; a newer one answers 409' })
  @ApiOkResponse({ standardSchema: Rule, description: 'The rule as changed' })
  async replace(
    @Param('id') id: string,
    @Body({ schema: RuleInput }) input: RuleInput,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Rule> {
    return withVersion(await this.rules.replace(id, input, expectedVersion(ifMatch), caller), reply);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('rules:write')
  @ApiNoContentResponse({ description: 'Removed; its open alerts resolve' })
  remove(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.rules.remove(id, caller);
  }
}
