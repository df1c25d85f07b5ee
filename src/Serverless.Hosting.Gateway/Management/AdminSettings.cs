using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Has the section <c>Serverless:Admin</c> stand for the port and the token of the management API: the words of orchestrators.
/// </summary>
internal sealed class AdminSettings(IConfiguration configuration) : IConfigureOptions<ManagementOptions>
{
    private const string Section = "Serverless:Admin";

    /// <summary>Reads the settings of the API before there are services.</summary>
    public static ManagementOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Serverless:Management").Get<ManagementOptions>() ?? new ManagementOptions();
        new AdminSettings(configuration).Configure(options);
        return options;
    }

    /// <summary>Whether the section asks for the API.</summary>
    public static bool IsAsked(IConfiguration configuration) => configuration.GetSection($"{Section}:Port").Exists();

    public void Configure(ManagementOptions options)
    {
        var admin = configuration.GetSection(Section);
        options.Port = admin.GetValue("Port", options.Port);
        options.Token = admin["ApiKey"] is { Length: > 0 } key ? key : options.Token;
    }
}
