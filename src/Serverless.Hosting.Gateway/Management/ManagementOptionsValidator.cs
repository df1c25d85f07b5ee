using System.Net;
using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Gateway.Management;

[OptionsValidator]
internal sealed partial class ManagementOptionsValidator : IValidateOptions<ManagementOptions>;

/// <summary>
/// Refuses an API that anyone on the network could use.
/// </summary>
internal sealed class ManagementAddressValidator : IValidateOptions<ManagementOptions>
{
    public ValidateOptionsResult Validate(string? name, ManagementOptions options) =>
        !IPAddress.TryParse(options.Address, out var address) ? ValidateOptionsResult.Fail($"Address '{options.Address}' of the management API is no IP address. Use '127.0.0.1' or '::1' for this machine alone.")
        : !IPAddress.IsLoopback(address) && options.Token is null ? ValidateOptionsResult.Fail($"The management API listens on '{options.Address}', which others can reach. Set 'Serverless:Management:Token', or use a loopback address.")
        : ValidateOptionsResult.Success;
}
