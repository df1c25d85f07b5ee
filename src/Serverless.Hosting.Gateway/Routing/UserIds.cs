namespace Serverless.Hosting.Gateway.Routing;

/// <summary>
/// Makes the value of a cookie for a user who has none yet. Nobody can guess it, and no two users get the same.
/// </summary>
internal delegate string UserIds();
