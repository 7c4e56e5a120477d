import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiCookieAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { LoginRequest, LoginResult, Me } from '@tocsin/contracts';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { addressKey, type Caller, CurrentActor, CurrentCaller, ProblemError, Public, SignedIn } from '@tocsin/platform/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clearRefreshCookie, REFRESH_SCHEME, refreshTokenOf, setRefreshCookie } from './refresh-cookie.ts';
import { SignIn, type SignedIn as SignInResult } from './sign-in.ts';
import { SignInTries } from './sign-in-tries.ts';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(SignInTries) private readonly tries: SignInTries,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'cookieSecure' | 'publicUrl'>,
  ) {}

  /** Signs in. The refresh token comes as an HttpOnly cookie. */
  @Post('login')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ standardSchema: LoginResult, description: 'Signed in' })
  async login(
    @Body({ schema: LoginRequest }) body: LoginRequest,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoginResult> {
    await this.tries.take([addressKey(request.ip), `account:${body.email.trim().toLowerCase()}`], reply);
    return this.answer(await this.signIn.byPassword(body, caller), reply);
  }

  /** A new access token for the browser's refresh cookie, which is replaced. */
  @Post('refresh')
  @HttpCode(200)
  @Public()
  @ApiCookieAuth(REFRESH_SCHEME)
  @ApiOkResponse({ standardSchema: LoginResult, description: 'Still signed in' })
  async refresh(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoginResult> {
    const token = refreshTokenOf(request);
    if (token === undefined) throw new ProblemError('unauthenticated', 'There is no session; sign in.');
    try {
      return this.answer(await this.signIn.byRefreshToken(token, caller), reply);
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'unauthenticated') clearRefreshCookie(reply, this.settings);
      throw error;
    }
  }

  /** Ends the session of the refresh cookie, its access tokens included. */
  @Post('logout')
  @HttpCode(204)
  @Public()
  @ApiCookieAuth(REFRESH_SCHEME)
  @ApiNoContentResponse({ description: 'Signed out' })
  async logout(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = refreshTokenOf(request);
    if (token !== undefined) await this.signIn.out(token, caller);
    clearRefreshCookie(reply, this.settings);
  }

  /** Who is calling, and what they may do. */
  @Get('me')
  @SignedIn()
  @ApiOkResponse({ standardSchema: Me, description: 'The caller' })
  me(@CurrentActor() actor: Me): Me {
    return actor;
  }

  private answer({ result, refresh }: SignInResult, reply: FastifyReply): LoginResult {
    if (refresh) setRefreshCookie(reply, this.settings, refresh);
    void reply.header('Cache-Control', 'no-store');
    return result;
  }
}
