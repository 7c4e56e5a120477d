import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.ts';
import { UsersController } from './users.controller.ts';
import { UsersService } from './users.service.ts';

@Module({ imports: [IdentityModule], controllers: [UsersController], providers: [UsersService] })
export class UsersModule {}
