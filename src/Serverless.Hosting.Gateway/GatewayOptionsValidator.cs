using Microsoft.Extensions.Options;
using Serverless.Hosting.Gateway.Forwarding;

namespace Serverless.Hosting.Gateway;

internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private static readonly TimeSpan ShortestDrain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var problems = new ValidateOptionsResultBuilder();
        foreach (var proxy in options.TrustedProxies.Where(proxy => !TrustedProxies.TryParse(proxy, out _)))
        {
            problems.AddError($"Proxy '{proxy}' is neither an address nor a network. Write it like '10.0.0.7' or '10.0.0.0/8'.", nameof(options.TrustedProxies));
        }

        foreach (var port in options.InternalPorts.Where(port => port is < 1 or > 65535))
        {
            problems.AddError($"Port '{port}' is out of range. Use 1 to 65535.", nameof(options.InternalPorts));
        }

        if (options.HttpsPort is < 1 or > 65535)
        {
            problems.AddError($"Port '{options.HttpsPort}' is out of range. Use 1 to 65535.", nameof(options.HttpsPort));
        }

        if (options.DrainTimeout < ShortestDrain || options.DrainTimeout > LongestDrain)
        {
            problems.AddError($"'{options.DrainTimeout}' is out of range. Use {ShortestDrain} to {LongestDrain}.", nameof(options.DrainTimeout));
        }

        return problems.Build();
    }
}
