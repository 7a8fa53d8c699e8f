// What a passkey says travels as base64url in JSON (WebAuthn Level 3, section 5.1.8). Browsers of before 2025 do not turn
// it themselves, so it is done here.

interface Descriptor { id: string; type: "public-key"; transports?: AuthenticatorTransport[] }

// Asked is either kind of options, as the server writes them.
export interface Asked {
  challenge: string;
  user?: { id: string; name: string; displayName: string };
  allowCredentials?: Descriptor[];
  excludeCredentials?: Descriptor[];
}

export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

export function text(buffer: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// opened turns the text of options into the bytes that the browser wants, and leaves the rest as it is.
export function opened(asked: Asked): unknown {
  const list = (all: Descriptor[] = []): unknown[] => all.map((d) => ({ ...d, id: bytes(d.id) }));
  return {
    ...asked,
    challenge: bytes(asked.challenge),
    ...(asked.user && { user: { ...asked.user, id: bytes(asked.user.id) } }),
    allowCredentials: list(asked.allowCredentials),
    excludeCredentials: list(asked.excludeCredentials),
  };
}

const answers = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"] as const;

type Answer = Partial<Record<(typeof answers)[number], ArrayBuffer | null>> & { getTransports?: () => string[] };

// closed is the browser's answer as JSON.
export function closed(credential: PublicKeyCredential): unknown {
  const answer = credential.response as Answer;
  const response: Record<string, unknown> = {};
  for (const name of answers) {
    const buffer = answer[name];
    if (buffer) response[name] = text(buffer);
  }
  if (answer.getTransports) response["transports"] = answer.getTransports();
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}
