/** The words of signing in and out, in Chinese. */
export const accessZh = {
  title: '登录',
  hint: '请使用本单位发放的账号。',
  name: '账号',
  password: '密码',
  submit: '登录',
  submitting: '正在登录…',
  back: '返回',
  with: (provider: string) => `用${provider}登录`,
  code: {
    title: '输入动态码',
    hint: '打开手机上的验证器，输入六位动态码。',
    label: '六位动态码',
    submit: '验证',
  },
  enrolment: {
    title: '绑定验证器',
    hint: '此身份登录时还要动态码。请用手机上的验证器应用扫描二维码，再输入它显示的六位动态码。',
    picture: '验证器二维码',
    secret: '不能扫码时，手动输入密钥：',
  },
  renewal: {
    title: '更换密码',
    hint: '密码是临时的，或已使用满 90 天。至少 10 个字符，含小写、大写、数字、符号、汉字中的三类，且不含账号。',
    label: '新密码',
    again: '再输一次新密码',
    differs: '两次输入的新密码不一致。',
    submit: '更换并登录',
  },
  faults: {
    'wrong-credentials': '账号、密码或动态码有误，或账号已被锁定、停用。连续失败 5 次锁定 15 分钟。',
    'weak-password': '新密码不合要求，或与旧密码相同。',
    'too-many-requests': '尝试过于频繁，请一分钟后再试。',
    'cross-site': '请求不是从本页面发出的。请重新打开本页再试。',
    'provider-refused': '统一认证没有完成，或已超时。请重新登录。',
    'provider-away': '统一认证服务暂时连不上，请稍后再试。',
    'second-factor-missing':
      '此角色登录需要第二验证，而统一身份认证没有表明已经验证。请用账号密码登录，或联系系统管理员。',
    'not-linked': '这个身份还没有关联账号。请联系系统管理员。',
    'no-accounts': '系统还没有账号，本机无需登录。请重新打开本页。',
  } as Record<string, string>,
  unreachable: '连不上服务器，请稍后再试。',
  original: {
    open: '个人信息已遮盖，查看原文',
    reason: '查看理由（记入审计，至少 4 个字）',
    submit: '查看',
    failed: '没有打开。请检查理由，或稍后再试。',
  },
  passkey: {
    use: '用通行密钥验证',
    make: '改用通行密钥',
    failed: '通行密钥没有通过：已取消，或不是本账号的密钥。',
  },
  erased: '个人信息已按规定删除，数字不变。',
  signOut: '退出',
  signOutOf: (label: string) => `退出登录（当前身份：${label}）`,
  toAdmin: '打开系统管理',
  notHere: '此身份不查看态势',
  notHereHint: '管理员不接触诉求数据。',
  sees: (names: string) => `可见范围：${names}`,
};

export type AccessMessages = typeof accessZh;
