import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ModelDetail, ModelList, ModelTraining } from '@tocsin/contracts';
import { type Caller, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { ModelsService } from './models.service.ts';

@ApiTags('classifier')
@Controller('models')
export class ModelsController {
  constructor(@Inject(ModelsService) private readonly models: ModelsService) {}

  /** The models that there are, which is in force, and the training that runs or ran last. */
  @Get()
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: ModelList, description: 'The registry, the newest model first' })
  list(): Promise<ModelList> {
    return this.models.list();
  }

  /** A model with the report of what would change, made when it was trained. */
  @Get(':version')
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: ModelDetail, description: 'The model' })
  get(@Param('version') version: string): Promise<ModelDetail> {
    return this.models.get(version);
  }

  /** Trains a candidate from the corpus and all corrections, in the background: half a minute of one core. */
  @Post()
  @HttpCode(202)
  @RequireScope('settings:write')
  @ApiAcceptedResponse({ standardSchema: ModelTraining, description: 'Begun; the list says how far it is' })
  train(@CurrentCaller() caller: Caller): Promise<ModelTraining> {
    return this.models.train(caller);
  }

  /** Puts the model in force that was before this one. */
  @Post('rollback')
  @HttpCode(200)
  @RequireScope('settings:write')
  @ApiOkResponse({ standardSchema: ModelList, description: 'The registry as changed; in force within five seconds' })
  rollBack(@CurrentCaller() caller: Caller): Promise<ModelList> {
    return this.models.rollBack(caller);
  }

  /** Puts a model in force whose gates all passed. */
  @Post(':version/activation')
  @HttpCode(200)
  @RequireScope('settings:write')
  @ApiOkResponse({ standardSchema: ModelList, description: 'The registry as changed; in force within five seconds' })
  activate(@Param('version') version: string, @CurrentCaller() caller: Caller): Promise<ModelList> {
    return this.models.activate(version, caller);
  }

  /** Says no to a candidate. It stays in the list. */
  @Post(':version/refusal')
  @HttpCode(200)
  @RequireScope('settings:write')
  @ApiOkResponse({ standardSchema: ModelList, description: 'The registry as changed' })
  refuse(@Param('version') version: string, @CurrentCaller() caller: Caller): Promise<ModelList> {
    return this.models.refuse(version, caller);
  }
}
