using System.ComponentModel.DataAnnotations;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Settings of the management API. Bound to the section <c>Serverless:Management</c>, validated when the host starts. <c>Serverless:Admin:Port</c> and
/// <c>Serverless:Admin:ApiKey</c> are other words for <see cref="Port"/> and <see cref="Token"/>, and win.
/// </summary>
public sealed class ManagementOptions
{
    /// <summary>The port that the API answers on, 0 to 65535; 0, the default, for the port of the gateway plus 1.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }

    /// <summary>The address to listen on; <c>127.0.0.1</c> by default. Any that is not loopback needs a <see cref="Token"/>.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The bearer token that callers must show; at least 16 characters. Null, the default, lets everyone on this machine in.</summary>
    [MinLength(16)]
    public string? Token { get; set; }

    /// <summary>The most bytes of a body, 1 KiB to 16 MiB; 1 MiB by default.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;
}
