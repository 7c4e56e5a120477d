import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Me, type Page, pageOf, PageParams, RoleView, UserInput, UserPatch, UserView } from '@tocsin/contracts';
import { type Caller, CurrentActor, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { ROLE_VIEWS } from './roles.ts';
import { UsersService } from './users.service.ts';

const UserPage = pageOf(UserView, 'UserPage');
const RolePage = pageOf(RoleView, 'RolePage');

@ApiTags('users')
@Controller()
export class UsersController {
  constructor(@Inject(UsersService) private readonly users: UsersService) {}

  /** By e-mail address. */
  @Get('users')
  @RequireScope('users:read')
  @ApiOkResponse({ standardSchema: UserPage, description: 'A page of users' })
  list(@Query({ schema: PageParams }) params: PageParams): Promise<Page<UserView>> {
    return this.users.list(params);
  }

  @Post('users')
  @RequireScope('users:write')
  @ApiCreatedResponse({ standardSchema: UserView, description: 'The new user' })
  create(@Body({ schema: UserInput }) input: UserInput, @CurrentCaller() caller: Caller): Promise<UserView> {
    return this.users.create(input, caller);
  }

  /** A new password, or `enabled: false`, signs the user out everywhere. */
  @Patch('users/:id')
  @RequireScope('users:write')
  @ApiOkResponse({ standardSchema: UserView, description: 'The user as changed' })
  change(
    @Param('id') id: string,
    @Body({ schema: UserPatch }) patch: UserPatch,
    @CurrentActor() actor: Me,
    @CurrentCaller() caller: Caller,
  ): Promise<UserView> {
    return this.users.change(id, patch, actor, caller);
  }

  @Delete('users/:id')
  @HttpCode(204)
  @RequireScope('users:write')
  @ApiNoContentResponse({ description: 'Removed' })
  remove(@Param('id') id: string, @CurrentActor() actor: Me, @CurrentCaller() caller: Caller): Promise<void> {
    return this.users.remove(id, actor, caller);
  }

  /** The six roles and what each may do. */
  @Get('roles')
  @RequireScope('users:read')
  @ApiOkResponse({ standardSchema: RolePage, description: 'All roles' })
  roles(): Page<RoleView> {
    return { items: [...ROLE_VIEWS], nextCursor: null };
  }
}
